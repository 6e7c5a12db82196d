import { app, powerMonitor, type BrowserWindow } from 'electron'
import { setTimeout as delay } from 'node:timers/promises'
import type { Trainer } from './trainer-process.ts'

/** A trainer that does not answer must not keep anybody from closing the app. */
const longestWaitMs = 5_000

/** The run under way is not in its file as it is now. */
export class RunNotKeptError extends Error {
  override readonly name = 'RunNotKeptError'
  readonly code = 'RUN_NOT_KEPT'
}

/**
 * Resolves when the run under way, if there is one, is in its file as it is now.
 * @throws SaveError, TrainerGoneError, or RunNotKeptError if it takes too long
 */
export async function keepRun(
  calls: Pick<Trainer['calls'], 'keepRun'>,
  waitMs = longestWaitMs,
): Promise<void> {
  const enough = new AbortController()
  const patience = delay(waitMs, undefined, { signal: enough.signal }).then(
    () => {
      throw new RunNotKeptError(`The trainer did not keep the run within ${waitMs / 1000} s.`)
    },
    () => undefined,
  )
  try {
    await Promise.race([calls.keepRun(), patience])
  } finally {
    enough.abort()
  }
}

/** The machine may not come back from where it goes, and some systems end the app unasked. */
export function keepRunThroughSleepAndShutdown(window: BrowserWindow, trainer: Trainer): void {
  const keep = () => {
    // Whoever closed the window has been asked, and the run was kept then.
    if (window.isDestroyed() || !trainer.activity().isTraining) return
    keepRun(trainer.calls).catch((error: unknown) => console.error('The run was not kept:', error))
  }
  powerMonitor.on('suspend', keep)
  powerMonitor.on('shutdown', keep)
  app.on('before-quit', keep)
  // Windows logs a person out without `before-quit`.
  window.on('query-session-end', keep)
  window.on('session-end', keep)
}
