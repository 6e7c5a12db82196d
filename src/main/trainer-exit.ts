import type { SupervisorEvents } from '../shared/contract.ts'

/** What the end of the trainer's process means for a person: what happened, what is safe, what to do. */
export function explainExit(code: number, activity: SupervisorEvents['activity']): string {
  const happened = activity.isTraining
    ? 'The trainer stopped in the middle of training'
    : 'The trainer stopped'
  const lost = activity.isTraining
    ? activity.isKept
      ? 'the run under way is kept up to its last checkpoint'
      : 'the run under way is lost'
    : activity.isUnsaved
      ? 'the network that was not saved is lost'
      : 'nothing is lost'
  return `${happened} (exit code ${code}). Saved models are safe; ${lost}. Start the trainer again to go on.`
}
