import type { Phase, TrainerProcess } from '../../shared/trainer-state.ts'

/** Which of the run's buttons can be pressed, and what the large one does. */
export interface Controls {
  readonly main: 'train' | 'pause' | 'resume'
  readonly isMainEnabled: boolean
  readonly canStep: boolean
  readonly canStop: boolean
  readonly canReset: boolean
  /** The form belongs to the run under way and must not change. */
  readonly isFormLocked: boolean
}

const none = { isMainEnabled: false, canStep: false, canStop: false, canReset: false }

/**
 * What a person may do in each phase.
 * @param canStart whether there is data and the form describes a run that is possible
 */
export function controlsFor(
  process: TrainerProcess['state'],
  phase: Phase,
  canStart: boolean,
): Controls {
  if (process !== 'running') return { main: 'train', ...none, isFormLocked: false }
  switch (phase) {
    case 'idle':
      return { main: 'train', ...none, isMainEnabled: canStart, isFormLocked: false }
    case 'preparing':
    case 'evaluating':
      return { main: 'train', ...none, canStop: true, canReset: true, isFormLocked: true }
    case 'training':
      return {
        main: 'pause',
        isMainEnabled: true,
        canStep: false,
        canStop: true,
        canReset: true,
        isFormLocked: true,
      }
    case 'paused':
      return {
        main: 'resume',
        isMainEnabled: true,
        canStep: true,
        canStop: true,
        canReset: true,
        isFormLocked: true,
      }
    case 'done':
    case 'failed':
      return {
        main: 'train',
        ...none,
        isMainEnabled: canStart,
        canReset: true,
        isFormLocked: false,
      }
  }
}
