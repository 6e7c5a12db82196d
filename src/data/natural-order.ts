import { pieces } from './pieces.ts'

const { compare } = new Intl.Collator('en', { numeric: true })

/** What sorting or merging a name costs, in bytes that are worked through. */
const bytesEach = 512

/**
 * Class 2 comes before class 10. A folder may hold half a million names, which take seconds to sort: so
 * pieces of them are sorted, and then merged, again piece by piece.
 */
export async function inNaturalOrder(names: readonly string[]): Promise<readonly string[]> {
  let sorted: (readonly string[])[] = []
  for await (const [start, end] of pieces(names.length, bytesEach)) {
    sorted.push(names.slice(start, end).sort(compare))
  }
  while (sorted.length > 1) {
    const longer: (readonly string[])[] = []
    for (let i = 0; i < sorted.length; i += 2) {
      longer.push(await merged(sorted[i]!, sorted[i + 1] ?? []))
    }
    sorted = longer
  }
  return sorted[0] ?? []
}

/** Of names that are the same to the order, those of the first part come first. */
async function merged(first: readonly string[], second: readonly string[]): Promise<string[]> {
  const names: string[] = []
  let [i, j] = [0, 0]
  for await (const [start, end] of pieces(first.length + second.length, bytesEach)) {
    for (let at = start; at < end; at++) {
      const isFirst =
        j === second.length || (i < first.length && compare(first[i]!, second[j]!) <= 0)
      names.push(isFirst ? first[i++]! : second[j++]!)
    }
  }
  return names
}
