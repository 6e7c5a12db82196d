import type { Random } from '../src/nn/random.ts'
import { emptyTensor, setField, type Draft } from './model-draft.ts'

/** What takes long if anything is done once for each pair of parts: the header close to its limit. */
export const inflations: readonly ((draft: Draft, random: Random) => void)[] = [
  ({ tensors, data }) => {
    for (let i = 0; i < 12_000; i++) tensors.push([`"t${i}"`, emptyTensor(data.length)])
  },
  ({ metadata }) => {
    for (let i = 0; i < 60_000; i++) metadata.push([`"k${i}"`, '"v"'])
  },
  ({ tensors }) => void (tensors.length > 0 && (tensors[0]![0] = `"${'n'.repeat(900_000)}"`)),
  ({ metadata }) => setField(metadata, '"name"', `"${'\\u0041'.repeat(150_000)}"`),
  ({ metadata }) => setField(metadata, '"history"', `"[${'{},'.repeat(300_000)}{}]"`),
  ({ metadata }) => setField(metadata, '"history"', `"${'['.repeat(900_000)}"`),
  ({ metadata }) => setField(metadata, '"training"', `"${'9'.repeat(900_000)}"`),
  ({ metadata }) => setField(metadata, '"training"', `"[${'1,'.repeat(450_000)}1]"`),
  ({ metadata }) =>
    setField(metadata, '"created_at"', `"2026-01-01T00:00:00.${'0'.repeat(900_000)}"`),
  ({ tensors }, random) =>
    setField(
      tensors[random.integer(Math.max(1, tensors.length))]?.[1] ?? [],
      '"shape"',
      `[${'1,'.repeat(400_000)}1]`,
    ),
  (draft) =>
    (draft.spoilHeader = (header) =>
      header + ' '.repeat(Math.max(0, 1_000_000 - 2 * header.length))),
  (draft) => (draft.spoilHeader = (header) => '{"a":'.repeat(180_000) + header),
]
