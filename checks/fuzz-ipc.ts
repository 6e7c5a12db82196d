import { guardedAnswers } from '../src/main/host-calls.ts'
import type { Sender } from '../src/main/sender.ts'
import { AugmentationError } from '../src/nn/augmentation/augmentation.ts'
import { random } from '../src/nn/random.ts'
import type { Handlers } from '../src/shared/calls.ts'
import { hostCalls } from '../src/shared/contract.ts'
import type { Outcome } from '../src/shared/outcome.ts'
import { ConfigError } from '../src/shared/train-config.ts'
import { ShapeError } from '../src/nn/shape.ts'
import { SessionError } from '../src/trainer/session-error.ts'
import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'
import { chance } from './draw.ts'
import { spoilt } from './hostile-values.ts'
import { trainerArguments } from './trainer-arguments.ts'

interface Findings {
  strangers: number
  payloads: number
  refused: number
  readonly violations: string[]
}

const ownOrigin = 'app://inkling'
const ownPage = { getURL: () => `${ownOrigin}/index.html` }
const ownFrame = { url: `${ownOrigin}/index.html`, parent: null }
const hangMs = 100

/**
 * Every call of the window to the main process from every wrong sender, and from the right one with
 * payloads that no honest page sends; and the same payloads to every check of the trainer.
 * @param options size: payloads for each call and each check
 */
export async function fuzzIpc({ seed, size, onProgress }: CheckOptions): Promise<CheckResult> {
  const findings: Findings = { strangers: 0, payloads: 0, refused: 0, violations: [] }
  const calls = guardedAnswers({ webContents: ownPage }, harmlessAnswers())
  for (const [channel, answer] of calls) {
    await refusesStrangers(channel, answer, findings)
    const draw = random(seed, channel)
    for (let i = 0; i < size; i++) {
      onProgress(findings.payloads)
      const args = Array.from({ length: chance(draw, 0.8) ? 1 : draw.integer(4) }, () =>
        spoilt(draw, { theme: 'dark' }),
      )
      const event = { sender: ownPage, senderFrame: ownFrame }
      await judged(`${channel} ${i}`, findings, async () => refusalOf(await answer(event, ...args)))
    }
  }
  for (const [name, check] of Object.entries(trainerArguments)) {
    const draw = random(seed, name)
    for (let i = 0; i < size; i++) {
      onProgress(findings.payloads)
      const value = check.payload(draw)
      await judged(`${name} ${i}`, findings, async () => thrownBy(() => check.run(value)))
    }
  }
  const { violations, ...counts } = findings
  return {
    counts: { calls: calls.length, checks: Object.keys(trainerArguments).length, ...counts },
    violations,
  }
}

/** Answers that do nothing: what reaches them has passed every check. */
function harmlessAnswers(): Handlers<typeof hostCalls> {
  const names = Object.keys(hostCalls)
  return Object.fromEntries(names.map((name) => [name, () => null])) as unknown as Handlers<
    typeof hostCalls
  >
}

/** Frames that must not be answered even in the app's own window. */
const strangeFrames: readonly Sender['frame'][] = [
  null,
  { url: ownFrame.url, parent: ownFrame },
  ...[
    ...[
      '',
      'about:blank',
      'about:srcdoc',
      'data:text/html,a',
      'blob:app://inkling/1',
      'app:',
      'app://',
    ],
    ...[
      'https://inkling/index.html',
      'http://127.0.0.1/',
      'file:///index.html',
      'app:///index.html',
    ],
    ...[
      'app://inkling.evil.example/',
      'app://evil/',
      'app://inkling:80/',
      'app2://inkling/',
      'inkling',
    ],
    ...[
      'app://evil@other/',
      'https://evil.example/#app://inkling/',
      'javascript:1',
      'devtools://a/',
    ],
  ].map((url) => ({ url, parent: null })),
  goneFrame(),
]

/** As Electron has it once the frame's process has ended. */
function goneFrame(): Sender['frame'] {
  return {
    get url(): string {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed')
    },
    parent: null,
  }
}

type Answer = ReturnType<typeof guardedAnswers>[number][1]

async function refusesStrangers(channel: string, answer: Answer, findings: Findings) {
  const events = [
    ...strangeFrames.map((senderFrame) => ({ sender: ownPage, senderFrame })),
    ...[{}, null, { getURL: ownPage.getURL }].map((sender) => ({ sender, senderFrame: ownFrame })),
  ]
  for (const [index, event] of events.entries()) {
    findings.strangers++
    const outcome = await answer(event)
    if (!outcome.ok && outcome.error.code === 'STRANGER') continue
    const got = outcome.ok ? 'an answer' : outcome.error.code
    findings.violations.push(`${channel}: stranger ${index} got ${got}`)
  }
}

const typedErrors = [SessionError, ConfigError, ShapeError, AugmentationError]
const typedCodes = ['PAYLOAD', 'SETTINGS', 'CLASS_NAMES']

function refusalOf(outcome: Outcome): string | null {
  if (outcome.ok) return null
  const { code, message } = outcome.error
  return typedCodes.includes(code) ? 'typed' : `${code} ${message}`
}

function thrownBy(run: () => void): string | null {
  try {
    run()
    return null
  } catch (error) {
    const isTyped = typedErrors.some((typed) => error instanceof typed)
    return isTyped ? 'typed' : String(error)
  }
}

/** Counts one payload; slow ones are tried again, as the clock on a busy machine proves nothing. */
async function judged(what: string, findings: Findings, run: () => Promise<string | null>) {
  const startedAt = performance.now()
  const refusal = await run()
  findings.payloads++
  if (refusal !== null) findings.refused++
  if (refusal !== null && refusal !== 'typed') {
    findings.violations.push(`${what}: untyped ${refusal.slice(0, 200)}`)
  }
  if (performance.now() - startedAt < hangMs) return
  const before = process.threadCpuUsage()
  await run()
  const { user, system } = process.threadCpuUsage(before)
  const ms = (user + system) / 1000
  if (ms > hangMs) findings.violations.push(`${what}: takes ${ms.toFixed(0)} ms`)
}

if (import.meta.main) {
  await runAsCommand({
    ...{ name: 'fuzz:ipc', sizeOption: 'count', fullSize: 10_000 },
    run: fuzzIpc,
  })
}
