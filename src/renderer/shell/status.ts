import { duration, percent } from '../format.ts'
import type { BatchMetrics } from '../../shared/metrics.ts'
import type { TrainerProcess, TrainerState } from '../../shared/trainer-state.ts'

export interface Status {
  readonly sentence: string
  /** Accuracy and time left, or empty. */
  readonly figures: string
  readonly tone: 'calm' | 'busy' | 'failed'
  /** 0..1 of the run, null while nobody knows; absent when nothing is under way. */
  readonly progress?: number | null
}

/** The state of training in plain words, as the header tells it in every place. */
export function statusOf(
  process: TrainerProcess,
  state: TrainerState,
  latest: BatchMetrics | null,
): Status {
  if (process.state === 'gone') return failed('The trainer has stopped')
  if (process.state === 'starting') return calm('Getting ready')
  const step = latest?.step ?? state.step
  const progress = state.totalSteps > 0 ? step / state.totalSteps : null
  const figures = latest ? `${percent(latest.accuracy, 1)} right` : ''
  const epoch = epochText(state, step)
  switch (state.phase) {
    case 'preparing':
      return { sentence: 'Getting the network ready', figures: '', tone: 'busy', progress: null }
    case 'training':
      return {
        sentence: `Training, ${epoch}`,
        figures: latest ? `${figures} · ${duration(latest.secondsLeft)} left` : '',
        tone: 'busy',
        progress,
      }
    case 'paused':
      return { sentence: `Training paused, ${epoch}`, figures, tone: 'calm', progress }
    case 'evaluating':
      return { sentence: 'Reading the test digits', figures: '', tone: 'busy', progress: null }
    case 'done':
      return calm('Training done')
    case 'failed':
      return failed('Training failed')
    case 'idle':
      return calm('Ready to train')
  }
}

/** "epoch 3 of 10": the epoch that the next step belongs to. */
export function epochText(state: TrainerState, step: number): string {
  const epochs = state.config?.epochs ?? 0
  if (state.stepsPerEpoch === 0) return `epoch 1 of ${epochs}`
  const epoch = Math.min(epochs, Math.floor(step / state.stepsPerEpoch) + 1)
  return `epoch ${epoch} of ${epochs}`
}

function calm(sentence: string): Status {
  return { sentence, figures: '', tone: 'calm' }
}

function failed(sentence: string): Status {
  return { sentence, figures: '', tone: 'failed' }
}
