import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { MnistFile, MnistRole } from '../../../src/shared/mnist-files.ts'

/** A file as the mirrors have it, with its description. */
export interface SmallFile {
  readonly file: MnistFile
  readonly content: Uint8Array
  readonly packed: Uint8Array
}

const roles: readonly MnistRole[] = ['trainImages', 'trainLabels', 'testImages', 'testLabels']

/** Four files that do not compress, large enough to come in several pieces. */
export function smallMnist(): readonly SmallFile[] {
  return roles.map((role, i) => describeFile(role, randomBytes(200_000 - 40_000 * i)))
}

/** Describes any content; `packed` may be something else than its gzip. */
export function describeFile(
  role: MnistRole,
  content: Uint8Array,
  packed: Uint8Array = gzipSync(content),
): SmallFile {
  const file = {
    name: `${role}-idx`,
    role,
    count: 1,
    bytes: content.length,
    sha256: sha256(content),
    gzBytes: packed.length,
    gzSha256: sha256(packed),
  }
  return { file, content, packed }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
