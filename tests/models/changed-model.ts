import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { ModelFileError } from '../../src/models/model-file-error.ts'
import { encodeModel } from '../../src/models/model-file.ts'
import { readContainer, writeContainer } from '../../src/models/safetensors.ts'
import type { StoredTensor } from '../../src/models/safetensors.ts'
import { smallModel } from './small-model.ts'

const file = encodeModel(smallModel)

/** The code with which it fails, or 'no error'; any other kind of error fails the test. */
export function codeOf(decode: () => unknown): string {
  try {
    decode()
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError)
    return (error as ModelFileError).code
  }
  return 'no error'
}

/** The small model's file with other metadata; undefined takes an entry out. */
export function withMetadata(changes: Readonly<Record<string, string | undefined>>): Uint8Array {
  const { metadata, tensors } = readContainer(file)
  const entries = Object.entries({ ...Object.fromEntries(metadata), ...changes })
  const kept = entries.filter((entry): entry is [string, string] => entry[1] !== undefined)
  return writeContainer(new Map(kept), tensors)
}

/** The small model's file with other tensors and the checksum that fits them. */
export function withTensors(change: (tensors: StoredTensor[]) => StoredTensor[]): Uint8Array {
  const { metadata, tensors } = readContainer(file)
  const changed = change([...tensors])
  const sum = createHash('sha256')
  for (const { bytes } of changed) sum.update(bytes)
  return writeContainer(new Map([...metadata, ['data_sha256', sum.digest('hex')]]), changed)
}

export function withWeight(value: number): Uint8Array {
  return withTensors(([first, ...others]) => {
    const bytes = first!.bytes.slice()
    new DataView(bytes.buffer).setFloat32(4, value, true)
    return [{ ...first!, bytes }, ...others]
  })
}
