import type { TrainConfig } from './train-config.ts'

/** Where a training session stands. */
export type Phase = 'idle' | 'preparing' | 'training' | 'paused' | 'evaluating' | 'done' | 'failed'

/** Something went wrong; told so that a person knows what happened, what is safe and what to do. */
export interface Failure {
  readonly code: string
  readonly message: string
  /** For whoever reports it: stack or system error, to be copied. */
  readonly details: string
}

export interface TrainerState {
  readonly phase: Phase
  /** The run under way or last finished; null before the first. */
  readonly config: TrainConfig | null
  /** Steps done of this run. */
  readonly step: number
  readonly totalSteps: number
  readonly stepsPerEpoch: number
  /** Set while the phase is `failed`. */
  readonly failure: Failure | null
  /** What computes, e.g. "Plain TypeScript", and on how many threads; null until one was made. */
  readonly engine: { readonly name: string; readonly threads: number } | null
}

/** The trainer's process as the host sees it. */
export type TrainerProcess =
  | { readonly state: 'starting' }
  | {
      readonly state: 'running'
      /** What went wrong while it got ready, e.g. the last model could not be opened again. */
      readonly notice?: Failure
    }
  | { readonly state: 'gone'; readonly message: string; readonly details: string }
