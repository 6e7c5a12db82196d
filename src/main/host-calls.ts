import type { Handlers } from '../shared/calls.ts'
import { hostCalls } from '../shared/contract.ts'
import { outcomeOf, type Outcome } from '../shared/outcome.ts'
import { originOf } from './app-address.ts'
import { checkArguments } from './payloads.ts'
import { refuseStrangers, type Sender } from './sender.ts'

/** What is known about a message from a page. */
export interface CallEvent {
  readonly sender: unknown
  readonly senderFrame: Sender['frame']
}

type FailedOutcome = Extract<Outcome, { ok: false }>

/** Never rejects: what goes wrong is part of the outcome. */
type Answer = (event: CallEvent, ...args: unknown[]) => Promise<Outcome>

interface OwnWindow {
  readonly webContents: { getURL(): string }
}

/**
 * Every call of the contract, each answered only for the window itself and with right arguments.
 * @param failed told of every call that was refused or went wrong
 */
export function guardedAnswers(
  window: OwnWindow,
  answers: Handlers<typeof hostCalls>,
  failed: (call: string, error: FailedOutcome['error']) => void = () => undefined,
): readonly (readonly [channel: string, Answer])[] {
  let ownOrigin = ''
  function refuseAllButTheWindow({ sender, senderFrame }: CallEvent): void {
    // Set by the first message after the window opened its page; no page can navigate after that.
    ownOrigin ||= originOf(window.webContents.getURL())
    refuseStrangers({ isOwnWindow: sender === window.webContents, frame: senderFrame }, ownOrigin)
  }
  return (Object.keys(hostCalls) as (keyof typeof hostCalls)[]).map((name) => {
    const answer = answers[name] as (...args: unknown[]) => unknown
    return [
      `inkling:${name}`,
      async (event, ...args) => {
        const outcome = await outcomeOf(() => {
          refuseAllButTheWindow(event)
          return answer(...checkArguments(name, args))
        })
        if (!outcome.ok) failed(name, outcome.error)
        return outcome
      },
    ]
  })
}
