import type { SupervisorEvents } from '../shared/contract.ts'

export interface TrainerExit {
  readonly code: number
  /** Whether it was ended because it no longer answered. */
  readonly wasSilent: boolean
  /** The end of what it wrote to stderr. */
  readonly lastWords: string
  /** What it did at the end. */
  readonly activity: SupervisorEvents['activity']
}

/** What V8, Node.js and the C++ library say when there is no memory left. */
const outOfMemory = /out of memory|heap limit|bad_alloc|cannot allocate memory/i
/** SIGKILL: nobody but the system does that, and it does when memory runs out. */
const killed = 9

/** What the end of the trainer's process means for a person: what happened, what is safe, what to do. */
export function explainExit(exit: TrainerExit): string {
  const { isTraining, isKept, isUnsaved } = exit.activity
  const when = isTraining ? ' in the middle of training' : ''
  const lost = isTraining
    ? isKept
      ? 'the run under way is kept up to its last checkpoint'
      : 'the run under way is lost'
    : !isUnsaved
      ? 'nothing is lost'
      : isKept
        ? 'the network that was not saved is kept in Runs'
        : 'the network that was not saved is lost'
  return `${happened(exit, when)} Saved models are safe; ${lost}. Start the trainer again to go on.`
}

function happened({ code, wasSilent, lastWords }: TrainerExit, when: string): string {
  if (wasSilent) return `The trainer no longer answered${when} and was ended.`
  if (outOfMemory.test(lastWords)) {
    return (
      `The trainer ran out of memory${when} (exit code ${code}). Close other programs, or take a ` +
      'smaller network or batch.'
    )
  }
  const why = code === killed ? '; the system may have run out of memory' : ''
  return `The trainer stopped${when} (exit code ${code}${why}).`
}
