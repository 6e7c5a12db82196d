import { app, dialog, type BrowserWindow } from 'electron'
import { describeError } from '../shared/outcome.ts'
import { ask } from './ask.ts'
import { closingQuestion, lossQuestion, type ClosingQuestion } from './closing-question.ts'
import { keepRun } from './keep-run.ts'
import type { Models } from './models.ts'
import type { Trainer } from './trainer-process.ts'

/** False in a second instance, which leaves the settings and models to the first and ends. */
export function isOnlyInstance(): boolean {
  const isOnly = app.requestSingleInstanceLock()
  if (!isOnly) app.quit()
  return isOnly
}

/** The window is the app: it ends with it, on macOS too. */
export function quitWithTheWindow(): void {
  app.on('window-all-closed', () => app.quit())
}

/** Nothing that closing would lose is lost without a question. */
export function askBeforeClosing(window: BrowserWindow, trainer: Trainer, models: Models): void {
  let isAsking = false
  window.on('close', (event) => {
    const question = closingQuestion(trainer.activity())
    if (!question) return
    event.preventDefault()
    if (isAsking) return
    isAsking = true
    closeIfWanted(window, question, trainer, models)
      .catch(sayThatSavingFailed)
      .finally(() => (isAsking = false))
  })
}

async function closeIfWanted(
  window: BrowserWindow,
  question: ClosingQuestion,
  trainer: Trainer,
  models: Models,
): Promise<void> {
  const answer = await ask(window, question)
  const isSafe =
    (answer === 'save' && (await models.save()) !== null) ||
    (answer === 'keep' && (await isKeptOrGivenUp(window, trainer)))
  // Destroyed rather than closed, which would ask again.
  if (answer === 'close' || isSafe) window.destroy()
}

async function isKeptOrGivenUp(window: BrowserWindow, trainer: Trainer): Promise<boolean> {
  try {
    await keepRun(trainer.calls)
    return true
  } catch (error) {
    const question = lossQuestion(trainer.activity(), describeError(error).message)
    return (await ask(window, question)) === 'close'
  }
}

function sayThatSavingFailed(error: unknown): void {
  dialog.showErrorBox('The model was not saved', describeError(error).message)
}
