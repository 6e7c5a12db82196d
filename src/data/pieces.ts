import { setImmediate as nextTask } from 'node:timers/promises'

/** What is worked through in one go: some hundredths of a second, whatever is done to each byte. */
export const pieceBytes = 2 ** 22

/**
 * Cuts so many things into pieces, after each of which other work of the process gets its turn: data
 * of hundreds of megabytes must not look as if the process hung.
 * @param bytesEach of one thing; no thing is cut
 */
export async function* pieces(
  count: number,
  bytesEach = 1,
): AsyncGenerator<readonly [start: number, end: number], void, void> {
  const step = Math.max(1, Math.floor(pieceBytes / bytesEach))
  for (let start = 0; start < count; start += step) {
    yield [start, Math.min(start + step, count)]
    await nextTask()
  }
}
