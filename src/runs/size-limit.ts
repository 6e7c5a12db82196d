import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isJsonObject, parseStrictJson } from '../models/json-strict.ts'
import { savePrivateFile } from '../models/saver.ts'
import { quote } from '../shared/quote.ts'
import { RunLibraryError } from './run-library-error.ts'

const fileName = 'library.json'
const usualLimit = 2_000_000_000

/** Bytes, or null for no limit; the usual one unless the library's own file says another. */
export async function readLimit(library: string): Promise<number | null> {
  try {
    const value = parseStrictJson(await readFile(join(library, fileName), 'utf8'))
    const limit = isJsonObject(value) ? value['limitBytes'] : undefined
    return isLimit(limit) ? limit : usualLimit
  } catch {
    return usualLimit
  }
}

/** @throws SaveError with the limit before in place */
export async function saveLimit(library: string, limitBytes: number | null): Promise<void> {
  const file = { format: 'inkling-library', format_version: 1, limitBytes }
  await savePrivateFile(
    join(library, fileName),
    new TextEncoder().encode(`${JSON.stringify(file)}\n`),
  )
}

/** @throws RunLibraryError */
export function checkLimitBytes(value: unknown): asserts value is number | null {
  if (isLimit(value)) return
  throw new RunLibraryError(
    'RUN_WORDS',
    `The library's limit is a whole number of bytes or none, not ${quote(value)}.`,
  )
}

function isLimit(value: unknown): value is number | null {
  return value === null || (Number.isSafeInteger(value) && (value as number) >= 0)
}
