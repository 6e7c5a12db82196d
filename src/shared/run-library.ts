import type { DataOrigin } from './data-fit.ts'
import type { TrainConfig } from './train-config.ts'
import type { EpochMetrics } from './metrics.ts'

/** How a run ended; `interrupted` is one that neither ended nor is under way. */
export type RunOutcome = 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted'

/** The weights that a run began with, when they were another run's. */
export interface RunOrigin {
  /** The other run's id. */
  readonly run: string
  /** The other run's name at that time. */
  readonly name: string
  /** After how many of its epochs; null for the weights that it ended with. */
  readonly epoch: number | null
}

/** A run as the list shows it. */
export interface RunSummary {
  readonly kind: 'run'
  /** Sorts by the time at which the run began. */
  readonly id: string
  readonly name: string
  readonly note: string
  readonly tags: readonly string[]
  /** A pinned run, like a tagged one, never makes room for others by itself. */
  readonly isPinned: boolean
  /** ISO 8601. */
  readonly startedAt: string
  readonly networkName: string
  /** Null where nobody knows. */
  readonly dataName: string | null
  readonly outcome: RunOutcome
  /** Why it failed; null unless it did. */
  readonly failure: string | null
  readonly epochs: number
  readonly finishedEpochs: number
  /** Share of the test digits that the final network gets right, 0..1; null if it was not tested. */
  readonly testAccuracy: number | null
  /** Seconds spent training in finished epochs. */
  readonly seconds: number
  readonly origin: RunOrigin | null
  /** Whether the network that it ended with is there. */
  readonly hasModel: boolean
  /** On the disk. */
  readonly bytes: number
}

/** An entry that cannot be read; it stays where it is until a person deletes it. */
export interface UnreadableRun {
  readonly kind: 'unreadable'
  readonly id: string
  /** `newer`: a later Inkling wrote it. */
  readonly why: 'broken' | 'newer'
  /** A sentence. */
  readonly message: string
  readonly bytes: number
}

export type RunEntry = RunSummary | UnreadableRun

/** Every run that is kept, the newest first. */
export interface RunList {
  readonly folder: string
  readonly runs: readonly RunEntry[]
  /** On the disk, without what was deleted. */
  readonly bytes: number
  /** When a run ends and the library is larger, its oldest runs make room; null for no limit. */
  readonly limitBytes: number | null
  /** How many runs made room since Inkling started. */
  readonly madeRoom: number
}

/** A point of a run's training curve. */
export interface CurvePoint {
  /** In epochs. */
  readonly x: number
  readonly loss: number
  /** 0..1 */
  readonly accuracy: number
}

export interface RunDetails {
  readonly id: string
  /** Null if this Inkling could not train so again. */
  readonly config: TrainConfig | null
  /** What it learned from; null where nobody knows. */
  readonly data: DataOrigin | null
  readonly history: readonly EpochMetrics[]
  /** Batch by batch, thinned out. */
  readonly curve: readonly CurvePoint[]
  /** The epochs whose weights are there, ascending. */
  readonly keptEpochs: readonly number[]
  readonly folder: string
}

/** What a person may change about a run. */
export interface RunChanges {
  readonly name?: string
  readonly note?: string
  readonly tags?: readonly string[]
  readonly isPinned?: boolean
}

/** A run's weights at one point: after an epoch, or null for those that it ended with. */
export type RunPoint = Pick<RunOrigin, 'run' | 'epoch'>

/** How long a person's words may be, in characters, and how many tags there may be. */
export const runWords = { name: 120, note: 4000, tag: 40, tags: 12 } as const

/** Whether the value says which weights of which run another one began with. */
export function isRunOrigin(value: unknown): value is RunOrigin {
  if (typeof value !== 'object' || value === null) return false
  const { run, name, epoch } = value as Readonly<Record<string, unknown>>
  const isEpoch = epoch === null || (Number.isSafeInteger(epoch) && (epoch as number) >= 1)
  return typeof run === 'string' && typeof name === 'string' && isEpoch
}
