import { createHash } from 'node:crypto'
import { pieces } from './pieces.ts'

/** Of arrays one after the other, in hexadecimal. */
export async function hashOf(
  algorithm: 'sha256' | 'md5',
  ...arrays: readonly Uint8Array[]
): Promise<string> {
  const hash = createHash(algorithm)
  for (const bytes of arrays) {
    for await (const [start, end] of pieces(bytes.length)) hash.update(bytes.subarray(start, end))
  }
  return hash.digest('hex')
}
