import type { SupervisorEvents } from '../shared/contract.ts'

export type ClosingAnswer = 'save' | 'close' | 'stay'

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
      detail: 'Closing ends the run, and what it has learned is lost. Saved models are safe.',
      answers: [stay, { label: 'Close and lose the run', answer: 'close' }],
    }
  }
  if (activity.isUnsaved) {
    return {
      message: 'Save the trained network before closing?',
      detail: 'It is in no file yet. Without saving it is lost.',
      answers: [
        { label: 'Save…', answer: 'save' },
        stay,
        { label: 'Close without saving', answer: 'close' },
      ],
    }
  }
  return null
}
