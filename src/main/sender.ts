import { originOf } from './app-address.ts'

/** Who sent an IPC message, as Electron reports it (never as the message claims). */
export interface Sender {
  /** Whether it came through the app's own window. */
  readonly isOwnWindow: boolean
  /** The frame that sent it; null when the frame has navigated or gone since. */
  readonly frame: { readonly url: string; readonly parent: unknown } | null
}

/** A message that did not come from the app's own page. */
export class StrangerError extends Error {
  override readonly name = 'StrangerError'
  readonly code = 'STRANGER'
}

/**
 * Only the main frame of the app's own window, at the origin that the window was opened with, is
 * answered; whatever cannot be told for sure is refused.
 * https://www.electronjs.org/docs/latest/tutorial/security#17-validate-the-sender-of-all-ipc-messages
 * @throws StrangerError
 */
export function refuseStrangers({ isOwnWindow, frame }: Sender, ownOrigin: string): void {
  const url = urlOf(frame)
  const isOwnPage =
    frame !== null && url !== null && frame.parent === null && originOf(url) === ownOrigin
  if (isOwnWindow && isOwnPage && ownOrigin !== '') return
  throw new StrangerError(
    `A message from ${JSON.stringify(url ?? 'a page that is gone')} was refused: only Inkling's own window is answered.`,
  )
}

/** Null for a frame that is gone; Electron throws when one is asked whose process has ended. */
function urlOf(frame: Sender['frame']): string | null {
  try {
    return frame?.url ?? null
  } catch {
    return null
  }
}
