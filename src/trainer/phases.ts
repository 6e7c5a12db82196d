import type { Phase } from '../shared/trainer-state.ts'
import { SessionError } from './session-error.ts'

/** In which phases each action is possible, and what to tell whoever tries it in another one. */
const rules = {
  start: {
    phases: ['idle', 'done', 'failed'],
    refusal: 'A network is training already. Stop it before you start another run.',
  },
  resumeInterrupted: {
    phases: ['idle', 'done', 'failed'],
    refusal: 'A network is training. Stop it before you resume another run.',
  },
  pause: { phases: ['training'], refusal: 'There is nothing to pause: no network is training.' },
  resume: { phases: ['paused'], refusal: 'There is nothing to resume: no run is paused.' },
  stepBatch: { phases: ['paused'], refusal: 'Pause the run before you train single batches.' },
  stop: {
    phases: ['preparing', 'training', 'paused', 'evaluating'],
    refusal: 'There is nothing to stop: no network is training.',
  },
  reset: {
    phases: ['preparing', 'training', 'paused', 'evaluating', 'done', 'failed'],
    refusal: 'There is nothing to reset: no run has been started.',
  },
  evaluate: {
    phases: ['idle', 'paused', 'done', 'failed'],
    refusal: 'The network is busy. Pause the run to test it, or wait: it is tested at the end.',
  },
  open: {
    phases: ['idle', 'done', 'failed'],
    refusal: 'A network is training. Stop it before you open another one.',
  },
} as const satisfies Record<string, { phases: readonly Phase[]; refusal: string }>

export type Action = keyof typeof rules

/** @throws SessionError if the action is impossible in this phase */
export function checkPhase(action: Action, phase: Phase): void {
  const { phases, refusal } = rules[action]
  if (!(phases as readonly Phase[]).includes(phase)) throw new SessionError('WRONG_PHASE', refusal)
}
