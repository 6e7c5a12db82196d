import type { SupervisorEvents } from '../shared/contract.ts'

export type ClosingAnswer = 'save' | 'keep' | 'close' | 'stay'

export interface ClosingQuestion {
  readonly message: string
  readonly detail: string
  readonly answers: readonly { readonly label: string; readonly answer: ClosingAnswer }[]
}

const stay = { label: 'Keep open', answer: 'stay' } as const

/** What to ask before closing, if closing now would lose something. */
export function closingQuestion(activity: SupervisorEvents['activity']): ClosingQuestion | null {
  if (activity.isTraining) {
    return {
      message: 'A network is being trained. Close all the same?',
      detail: 'The run is kept as it is now. Next time Inkling offers to go on exactly from there.',
      answers: [stay, { label: 'Close and keep the run', answer: 'keep' }],
    }
  }
  if (activity.isUnsaved) {
    return {
      message: 'Save the trained network before closing?',
      detail: unsavedDetail(activity),
      answers: [
        { label: 'Save…', answer: 'save' },
        stay,
        { label: 'Close without saving', answer: 'close' },
      ],
    }
  }
  return null
}

function unsavedDetail({ isKept }: SupervisorEvents['activity']): string {
  return isKept
    ? 'It is in no file of its own yet. Runs keeps it, until newer runs need the room.'
    : 'It is in no file yet. Without saving it is lost.'
}

/** What to ask before another model takes the place of one that is in no file. */
export function replacingQuestion(activity: SupervisorEvents['activity']): ClosingQuestion | null {
  // While a network is trained the trainer refuses to open another one, and says why.
  if (activity.isTraining || !activity.isUnsaved) return null
  return {
    message: 'Save the trained network before opening another?',
    detail: unsavedDetail(activity),
    answers: [
      { label: 'Save…', answer: 'save' },
      { label: 'Cancel', answer: 'stay' },
      { label: 'Discard', answer: 'close' },
    ],
  }
}

/** What to ask when the run under way could not be kept. */
export function lossQuestion(
  { isKept }: SupervisorEvents['activity'],
  reason: string,
): ClosingQuestion {
  const left = isKept
    ? 'Its last checkpoint is safe; what it learned since is lost.'
    : 'It is lost.'
  return {
    message: 'The run could not be kept. Close all the same?',
    detail: `${reason} ${left}`,
    answers: [stay, { label: 'Close all the same', answer: 'close' }],
  }
}
