import { duration, percent } from '../format.ts'
import type { BatchMetrics, EpochMetrics } from '../../shared/metrics.ts'
import { cameToItsEnd } from '../../shared/run-end.ts'
import type { TrainerProcess, TrainerState } from '../../shared/trainer-state.ts'
import type { Things } from '../words.ts'

export interface Status {
  readonly sentence: string
  /** Accuracy and time left, or empty. */
  readonly figures: string
  readonly tone: 'calm' | 'busy' | 'failed'
  /** 0..1 of the run, null while nobody knows; absent when nothing is under way. */
  readonly progress?: number | null
}

/** What the trainer's own state does not tell. */
export interface Surroundings {
  /** What the images of the data in use are called. */
  readonly things: Things
  readonly series: SeedPlace
}

/** Which of several seeds is being trained, from 1; null as number for a single run. */
export interface SeedPlace {
  readonly number: number | null
  readonly count: number
}

/** The state of training in plain words, as the header tells it in every place. */
export function statusOf(
  process: TrainerProcess,
  state: TrainerState,
  batches: readonly BatchMetrics[],
  history: readonly EpochMetrics[],
  { things, series }: Surroundings,
): Status {
  if (process.state === 'gone') return failed('The trainer has stopped')
  if (process.state === 'starting') return calm('Getting ready')
  const latest = batches.at(-1)
  const step = latest?.step ?? state.step
  const progress = state.totalSteps > 0 ? step / state.totalSteps : null
  const figures = accuracyText(batches, history)
  const epoch = seedText(series) + epochText(state, step)
  switch (state.phase) {
    case 'preparing':
      return { sentence: 'Getting the network ready', figures: '', tone: 'busy', progress: null }
    case 'training':
      return {
        sentence: `Training, ${epoch}`,
        figures: [figures, latest ? `${duration(latest.secondsLeft)} left` : '']
          .filter(Boolean)
          .join(' · '),
        tone: 'busy',
        progress,
      }
    case 'paused':
      return { sentence: `Training paused, ${epoch}`, figures, tone: 'calm', progress }
    case 'evaluating':
      return {
        sentence: `Reading the test ${things.many}`,
        figures: '',
        tone: 'busy',
        progress: null,
      }
    case 'done':
      return calm(cameToItsEnd(state, history) ? 'Training done' : stoppedText(state))
    case 'failed':
      return failed('Training failed')
    case 'idle':
      return calm('Ready to train')
  }
}

/** "seed 2 of 3, ", or nothing for a single run. */
export function seedText({ number, count }: SeedPlace): string {
  return number === null ? '' : `seed ${number} of ${count}, `
}

/** "epoch 3 of 10" */
export function epochText(state: TrainerState, step: number): string {
  return `epoch ${epochAt(state, step)} of ${state.config?.epochs ?? 0}`
}

/** "Stopped in epoch 1 of 4" */
export function stoppedText(state: TrainerState): string {
  const { step, stepsPerEpoch, config } = state
  if (step === 0) return 'Stopped before its first batch'
  // After its last batch an epoch is done, and the next one has not begun.
  if (step % stepsPerEpoch === 0) {
    return `Stopped after epoch ${step / stepsPerEpoch} of ${config?.epochs ?? 0}`
  }
  return `Stopped in ${epochText(state, step)}`
}

/** What the last epoch showed on images held out, or before that the last batches. */
function accuracyText(batches: readonly BatchMetrics[], history: readonly EpochMetrics[]): string {
  const validated = history.at(-1)?.validationAccuracy
  if (validated !== undefined && validated !== null) return `${percent(validated)} on validation`
  const recent = batches.slice(-10)
  if (recent.length === 0) return ''
  const mean = recent.reduce((sum, { accuracy }) => sum + accuracy, 0) / recent.length
  return `${percent(mean, 1)} right`
}

/** The epoch that the next step belongs to, counted from 1; after the last step the last one. */
export function epochAt(state: TrainerState, step: number): number {
  if (state.stepsPerEpoch === 0) return 1
  return Math.min(state.config?.epochs ?? 1, Math.floor(step / state.stepsPerEpoch) + 1)
}

function calm(sentence: string): Status {
  return { sentence, figures: '', tone: 'calm' }
}

function failed(sentence: string): Status {
  return { sentence, figures: '', tone: 'failed' }
}

/** What computes, e.g. "WebAssembly, relaxed SIMD, on 2 threads". */
export function engineText(engine: TrainerState['engine']): string {
  if (!engine) return ''
  return `${engine.name}, on ${engine.threads === 1 ? 'one thread' : `${engine.threads} threads`}`
}
