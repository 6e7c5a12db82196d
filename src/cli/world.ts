import type { Dataset } from '../data/dataset.ts'

/** A stream that is written to: a terminal, a pipe or a file. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Everything around the program that a command touches, apart from the files it is told. */
export interface World {
  readonly out: Output
  readonly err: Output
  loadMnist(folder: string): Promise<Dataset>
  /** @returns a function that stops listening for Ctrl+C */
  onInterrupt(listener: () => void): () => void
}

export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, interrupted: 130 } as const

/** The command line makes no sense; the message says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code = 'USAGE'
}

/** A command can't be carried out. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code = 'FAILED'
}
