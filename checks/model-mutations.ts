import type { Random } from '../src/nn/random.ts'
import { between, bytesOf, chance, pick, textOf } from './draw.ts'
import { emptyTensor, setField, type Draft, type Fields } from './model-draft.ts'
import { inflations } from './model-inflations.ts'

type Mutation = (draft: Draft, random: Random) => void

/** Spoils one to four things about a model file, knowing what each part of it means. */
export function mutate(draft: Draft, random: Random): void {
  draft.fitsChecksum = chance(random, 0.9)
  for (let left = pick(random, [1, 1, 1, 2, 3, 4]); left > 0; left--)
    pick(random, mutations)(draft, random)
  if (chance(random, 1 / 500)) pick(random, inflations)(draft, random)
}

/** JSON texts that stand in the wrong place, mean too much, or are no JSON. */
const hostileValues = [
  ...[
    'null',
    'true',
    '0',
    '-0',
    '-1',
    '1',
    '2',
    '0.5',
    '1e2',
    '1E400',
    '-1e-400',
    '00',
    '+1',
    '.5',
  ],
  ...['9007199254740991', '9007199254740992', '18446744073709551616', '4294967296', '2147483648'],
  ...['NaN', 'Infinity', 'undefined', '', '[]', '{}', '[[]]', '[null]', '[0]', '[1,2]', '[2,1]'],
  ...['""', '"a"', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\\x"', '"', "'a'", '"\ufeff"'],
  ...['"__proto__"', '"constructor"', '"F32"', '"F64"', '"BOOL"', '"f32"', '"U8"', '"I64"'],
  ...['{"__proto__":null}', '{"a":1,"a":2}', '[1,]', '{"a":1,}', '[1 2]', '// a\n1', '"\u2028"'],
  ...['{"length":2,"0":0,"1":4}', '[1e0]', '[-0]', '[0,-1]', '"1"', '"2"', '"-1"', '"1e1"'],
]
const hostileKeys = [
  ...['"__metadata__"', '"__proto__"', '"constructor"', '"toString"', '""', '"\\u0000"', '"dtype"'],
  ...[
    '"shape"',
    '"data_offsets"',
    '"conv1.weight"',
    '"fc1.bias"',
    '"format"',
    '"\\ud83d"',
    'a',
    '1',
  ],
  ...['"conv1\\u002eweight"', '"fc1.we\u0456ght"', '"format_version"', '"data_sha256"', '"name"'],
]
const dtypes = [
  'BOOL',
  'U8',
  'I8',
  'F8_E5M2',
  'F16',
  'BF16',
  'I32',
  'U32',
  'F32',
  'F64',
  'I64',
  'F31',
]
const badWeights = [NaN, Infinity, -Infinity, 3.4028234663852886e38, -0, 1e-45]

const mutations: readonly Mutation[] = [
  changeFields((draft) => draft.metadata),
  changeFields((draft, random) => fieldsOfATensor(draft, random)),
  changeNestedJson,
  changeNestedJson,
  changeTensorList,
  changeNumbers('"shape"'),
  changeNumbers('"data_offsets"'),
  (draft, random) =>
    setField(fieldsOfATensor(draft, random), '"dtype"', `"${pick(random, dtypes)}"`),
  (draft, random) => setField(draft.metadata, '"format_version"', `"${pick(random, versions)}"`),
  changeWeight,
  changeData,
  (draft, random) => (draft.claimedLength = claimOf(random)),
  changeHeaderText,
  changeBytes,
  cutOrExtend,
]
const versions = [
  '0',
  '1',
  '2',
  '01',
  '1.0',
  ' 1',
  '999999999',
  '1000000000',
  '1e3',
  '',
  'one',
  '１',
]

function fieldsOfATensor(draft: Draft, random: Random): Fields {
  return draft.tensors.length === 0 ? [] : pick(random, draft.tensors)[1]
}

/** A value replaced, a key replaced, a field gone, twice, moved or invented. */
function changeFields(of: (draft: Draft, random: Random) => Fields): Mutation {
  return (draft, random) => {
    const fields = of(draft, random)
    if (fields.length === 0) return
    const at = random.integer(fields.length)
    const field = fields[at]!
    const other = pick(random, fields)
    pick(random, [
      () => (field[1] = pick(random, hostileValues)),
      () => (field[1] = JSON.stringify(textOf(random, 30))),
      () => (field[0] = pick(random, hostileKeys)),
      () => fields.splice(at, 1),
      () => fields.push([field[0], pick(random, [field[1], pick(random, hostileValues)])]),
      () => fields.push([pick(random, hostileKeys), pick(random, hostileValues)]),
      () => ([field[1], other[1]] = [other[1], field[1]]),
    ])()
  }
}

/** One value somewhere inside the JSON that a metadata text holds. */
function changeNestedJson(draft: Draft, random: Random): void {
  const keys = ['"architecture"', '"history"', '"test"', '"normalisation"', '"training"']
  const key = pick(random, keys)
  const field = draft.metadata.find(([name]) => name === key)
  if (!field) return
  let text: unknown
  try {
    text = JSON.parse(field[1])
  } catch {
    return
  }
  if (typeof text !== 'string') return
  const values = [...text.matchAll(/"[^"]*"|-?\d[\d.e+-]*|null|\[|\]|\{|\}|,|:/g)]
  if (values.length === 0) return
  const { index, 0: found } = pick(random, values)
  const replacement = pick(random, [
    pick(random, hostileValues),
    nearby(found, random),
    '',
    found + found,
  ])
  field[1] = JSON.stringify(text.slice(0, index) + replacement + text.slice(index + found.length))
}

/** A number a little or a lot away from the one in a text. */
function nearby(text: string, random: Random): string {
  const number = Number(text)
  if (!Number.isFinite(number)) return pick(random, hostileKeys)
  return String(
    pick(random, [number + 1, number - 1, -number, number * 2, number * 1e9, number / 3]),
  )
}

function changeTensorList(draft: Draft, random: Random): void {
  const { tensors } = draft
  if (tensors.length === 0) return
  const at = random.integer(tensors.length)
  const tensor = tensors[at]!
  const other = pick(random, tensors)
  pick(random, [
    () => tensors.splice(at, 1),
    () => tensors.push([tensor[0], tensor[1].map(([key, value]) => [key, value])]),
    () => tensors.push([pick(random, hostileKeys), tensor[1].map(([key, value]) => [key, value])]),
    () => (tensor[0] = pick(random, hostileKeys)),
    () => (tensor[0] = JSON.stringify(textOf(random, 12))),
    () => ([tensor[0], other[0]] = [other[0], tensor[0]]),
    () => ([tensor[1], other[1]] = [other[1], tensor[1]]),
    () => tensors.reverse(),
    () => tensors.push(['"extra"', emptyTensor(draft.data.length)]),
  ])()
}

/** The numbers of a shape or of the offsets: one moved, gone, doubled or replaced. */
function changeNumbers(key: string): Mutation {
  return (draft, random) => {
    const field = fieldsOfATensor(draft, random).find(([name]) => name === key)
    const numbers = /^\[(\d+(?:,\d+)*)\]$/.exec(field?.[1] ?? '')?.[1]?.split(',')
    if (!field || !numbers) return
    const at = random.integer(numbers.length)
    const changed = pick(random, [nearby(numbers[at]!, random), pick(random, hostileValues)])
    pick(random, [
      () => (numbers[at] = changed),
      () => numbers.splice(at, 1),
      () => numbers.push(pick(random, ['1', '0', numbers[at]!])),
      () => numbers.reverse(),
    ])()
    field[1] = `[${numbers.join()}]`
  }
}

function changeWeight({ data }: Draft, random: Random): void {
  if (data.length < 4) return
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  view.setFloat32(4 * random.integer(Math.floor(data.length / 4)), pick(random, badWeights), true)
}

function changeData(draft: Draft, random: Random): void {
  const { data } = draft
  const cut = random.integer(data.length + 1)
  draft.data = pick(random, [
    () => data.subarray(0, cut),
    () => Buffer.concat([data, bytesOf(random, between(random, 1, 9))]),
    () => Buffer.concat([bytesOf(random, between(random, 1, 4)), data]),
    () => bytesOf(random, data.length),
  ])()
}

function claimOf(random: Random): bigint {
  return pick(random, [
    ...[0n, 1n, 7n, 8n, 1_000_000n, 1_000_001n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n],
    ...[2n ** 64n - 1n, 2n ** 64n - 8n, BigInt(random.integer(4000))],
  ])
}

function changeHeaderText(draft: Draft, random: Random): void {
  const insert = pick(random, [
    ...hostileValues,
    ...hostileKeys,
    '\u0000',
    ' ',
    '\n',
    '\ufeff',
    '{',
    '}',
  ])
  const place = random.uniform()
  draft.spoilHeader = pick<Draft['spoilHeader']>(random, [
    (header) => insert + header,
    (header) => header + insert,
    (header) => header + ' '.repeat(random.integer(20)),
    (header) => header.replaceAll(',', ' ,\t'),
    (header) => header.slice(0, place * header.length),
    (header) =>
      header.slice(0, place * header.length) + insert + header.slice(place * header.length),
    (header) => header.slice(0, -1) + ',' + header.slice(1),
  ])
}

/** A few bytes changed, taken out or put in anywhere, without regard to what they mean. */
function changeBytes(draft: Draft, random: Random): void {
  const place = random.uniform()
  const [taken, put] = [random.integer(9), bytesOf(random, random.integer(9))]
  draft.spoilFile = (file) => {
    const at = Math.floor(place * file.length)
    return Buffer.concat([file.subarray(0, at), put, file.subarray(at + taken)])
  }
}

function cutOrExtend(draft: Draft, random: Random): void {
  const place = random.uniform()
  const more = bytesOf(random, random.integer(100))
  draft.spoilFile = chance(random, 0.7)
    ? (file) => file.subarray(0, Math.floor(place * file.length))
    : (file) => Buffer.concat([file, more])
}
