import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { withoutHome } from '../shared/without-home.ts'

export interface Log {
  readonly path: string
  /** Never throws: a log that cannot be written must not add to the trouble. */
  write(level: 'info' | 'warning' | 'error', source: string, message: string): void
  /** The newest lines, the latest last. Never throws. */
  tail(count: number): readonly string[]
}

export interface LogOptions {
  readonly folder: string
  /** Shortened to ~ wherever it appears. */
  readonly home: string
  /** Bytes after which a file is put aside. */
  readonly mostBytes?: number
  /** Files at most, with the one that is written. */
  readonly mostFiles?: number
  readonly now?: () => Date
}

const longestMessage = 4_000

/** A log in `inkling.log`; when it is full it becomes `inkling.1.log`, that `inkling.2.log`, and so on. */
export function openLog(options: LogOptions): Log {
  const { folder, home, mostBytes = 1_000_000, mostFiles = 3, now = () => new Date() } = options
  const pathOf = (age: number) => join(folder, age === 0 ? 'inkling.log' : `inkling.${age}.log`)

  function rotate(coming: number): void {
    const size = attempt(() => statSync(pathOf(0)).size) ?? 0
    if (size === 0 || size + coming <= mostBytes) return
    for (let age = mostFiles - 1; age > 0; age--) {
      attempt(() => renameSync(pathOf(age - 1), pathOf(age)))
    }
  }

  function lines(age: number): readonly string[] {
    const text = attempt(() => readFileSync(pathOf(age), 'utf8')) ?? ''
    return text.split('\n').filter((line) => line !== '')
  }

  attempt(() => mkdirSync(folder, { recursive: true }))
  return {
    path: pathOf(0),
    write(level, source, message) {
      attempt(() => {
        const shown = withoutHome(message.trimEnd(), home).slice(0, longestMessage)
        const words = shown.replace(/\r?\n/g, '\n    ')
        const entry = Buffer.from(`${now().toISOString()} ${level} ${source}: ${words}\n`)
        rotate(entry.length)
        appendFileSync(pathOf(0), entry, { mode: 0o600 })
      })
    },
    tail: (count) => [...lines(1), ...lines(0)].slice(-count),
  }
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}
