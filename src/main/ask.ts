import { dialog, type BrowserWindow } from 'electron'
import type { ClosingAnswer, ClosingQuestion } from './closing-question.ts'

/** Puts a question to the person; whoever just closes it stays. */
export async function ask(
  window: BrowserWindow,
  { message, detail, answers }: ClosingQuestion,
): Promise<ClosingAnswer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message,
    detail,
    buttons: answers.map(({ label }) => label),
    cancelId: answers.findIndex(({ answer }) => answer === 'stay'),
    defaultId: 0,
    noLink: true,
  })
  return answers[response]?.answer ?? 'stay'
}
