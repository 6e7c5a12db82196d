import { parseArgs } from 'node:util'

/** What a check found. */
export interface CheckResult {
  /** What was tried and what came of it, for the closing line. */
  readonly counts: Readonly<Record<string, number>>
  /** One sentence for each promise that was broken; empty when all were kept. */
  readonly violations: readonly string[]
  /** Why it could not be tried on this machine. */
  readonly skipped?: string
}

export interface CheckOptions {
  /** The same seed tries the same things. */
  readonly seed: number
  /** How much is tried; each check says of what. */
  readonly size: number
  /** Tells a person who waits how far it is. */
  readonly onProgress: (done: number) => void
}

interface Check {
  /** The npm script's name. */
  readonly name: string
  /** The option that tells the size, and its value for the figures in docs/reliability.md. */
  readonly sizeOption: 'count' | 'rounds'
  readonly fullSize: number
  readonly run: (options: CheckOptions) => Promise<CheckResult>
}

const mostShown = 20
const progressIntervalMs = 10_000

/** A check as a command: options in, plain lines out, exit code 1 if a promise was broken. */
export async function runAsCommand({ name, sizeOption, fullSize, run }: Check): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      [sizeOption]: { type: 'string', default: String(fullSize) },
    },
  })
  const seed = wholeNumber('seed', values.seed)
  const size = wholeNumber(sizeOption, values[sizeOption])
  console.log(`${name} --seed ${seed} --${sizeOption} ${size}`)
  const startedAt = performance.now()
  let toldAt = startedAt
  const { counts, violations, skipped } = await run({
    seed,
    size,
    onProgress(done) {
      if (performance.now() - toldAt < progressIntervalMs) return
      toldAt = performance.now()
      console.log(`  ${done.toLocaleString('en-US')} so far`)
    },
  })
  for (const violation of violations.slice(0, mostShown)) console.log(`  VIOLATION ${violation}`)
  if (violations.length > mostShown) console.log(`  and ${violations.length - mostShown} more`)
  if (skipped !== undefined) console.log(`${name}: SKIPPED, nothing was shown: ${skipped}`)
  else {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(
      `${name}: ${inWords({ ...counts, violations: violations.length })}, in ${seconds} s`,
    )
  }
  process.exitCode = violations.length > 0 ? 1 : 0
}

function inWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${count.toLocaleString('en-US')} ${what}`)
    .join(', ')
}

function wholeNumber(option: string, text: unknown): number {
  if (typeof text === 'string' && /^\d{1,10}$/.test(text)) return Number(text)
  throw new RangeError(`--${option} takes a whole number, not ${JSON.stringify(text)}.`)
}
