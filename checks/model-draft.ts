import { createHash } from 'node:crypto'
import { readContainer } from '../src/models/safetensors.ts'

/** An object's keys and values as JSON texts, so that both may be anything, even twice. */
export type Fields = [key: string, value: string][]

/** A model file taken apart so far that each part can be spoilt on its own. */
export interface Draft {
  metadata: Fields
  tensors: [name: string, fields: Fields][]
  data: Uint8Array
  /** Whether the checksum is made to fit again, so that the checks behind it are reached. */
  fitsChecksum: boolean
  /** What the first eight bytes claim, if not the truth. */
  claimedLength: bigint | null
  /** The last thing done to the header's text. */
  spoilHeader: (header: string) => string
  /** The last thing done to the file. */
  spoilFile: (file: Uint8Array) => Uint8Array
}

export function takeApart(file: Uint8Array): Draft {
  const { metadata, tensors, data } = readContainer(file)
  let end = 0
  return {
    metadata: [...metadata].map(([key, value]) => [JSON.stringify(key), JSON.stringify(value)]),
    tensors: tensors.map(({ name, dtype, shape, bytes }) => {
      const begin = end
      end += bytes.length
      const fields: Fields = [
        ['"dtype"', JSON.stringify(dtype)],
        ['"shape"', JSON.stringify(shape)],
        ['"data_offsets"', JSON.stringify([begin, end])],
      ]
      return [JSON.stringify(name), fields]
    }),
    data: data.slice(),
    fitsChecksum: true,
    claimedLength: null,
    spoilHeader: (header) => header,
    spoilFile: (file) => file,
  }
}

export function putTogether(draft: Draft): Uint8Array {
  const metadata = draft.fitsChecksum ? withChecksum(draft) : draft.metadata
  const entries: Fields = [
    ['"__metadata__"', object(metadata)],
    ...draft.tensors.map(([name, fields]): Fields[number] => [name, object(fields)]),
  ]
  const header = Buffer.from(draft.spoilHeader(object(entries)))
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(draft.claimedLength ?? BigInt(header.length))
  return draft.spoilFile(Buffer.concat([prefix, header, draft.data]))
}

/** Replaces a field's value, if there is such a field. */
export function setField(fields: Fields, key: string, value: string): void {
  const field = fields.find(([name]) => name === key)
  if (field) field[1] = value
}

/** A tensor without elements, which may lie anywhere. */
export function emptyTensor(at: number): Fields {
  return [
    ['"dtype"', '"F32"'],
    ['"shape"', '[0]'],
    ['"data_offsets"', `[${at},${at}]`],
  ]
}

function withChecksum({ metadata, data }: Draft): Fields {
  const sum = JSON.stringify(createHash('sha256').update(data).digest('hex'))
  return metadata.map(([key, value]) => [key, key === '"data_sha256"' ? sum : value])
}

function object(fields: Fields): string {
  return `{${fields.map(([key, value]) => `${key}:${value}`).join()}}`
}
