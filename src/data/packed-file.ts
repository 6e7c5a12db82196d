import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { hashOf } from './hash.ts'
import { OwnDataError } from './own-data-error.ts'

export interface PackedFile {
  readonly name: string
  /** Unpacked. */
  readonly bytes: Uint8Array
  /** MD5 of the file as it lies on the disk, which is how authors of datasets publish it. */
  readonly packedMd5: string
}

/**
 * Reads a file that may be gzipped, whatever its name says: browsers unpack some downloads.
 * @param most bytes that it may have, packed or unpacked; no more are ever held
 * @throws OwnDataError
 */
export async function readPacked(path: string, most: number): Promise<PackedFile> {
  const name = basename(path)
  const packed = await readBounded(path, name, most)
  const packedMd5 = await hashOf('md5', packed)
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b
  return { name, bytes: isGzip ? await unpack(packed, name, most) : packed, packedMd5 }
}

async function readBounded(path: string, name: string, most: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > most) throw tooLarge(name, most)
    return await readFile(path)
  } catch (error) {
    if (error instanceof OwnDataError) throw error
    throw new OwnDataError('UNREADABLE', `${path} can't be read: ${(error as Error).message}.`, {
      cause: error,
    })
  }
}

async function unpack(packed: Uint8Array, name: string, most: number): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(packed, { maxOutputLength: most })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(name, most)
    throw new OwnDataError(
      'BROKEN_GZIP',
      `${name} is damaged and can't be unpacked: ${(error as Error).message}.`,
      { cause: error },
    )
  }
}

function tooLarge(name: string, most: number): OwnDataError {
  return new OwnDataError(
    'TOO_LARGE',
    `${name} has more than the ${most.toLocaleString('en-US')} bytes that Inkling reads of such a file.`,
  )
}
