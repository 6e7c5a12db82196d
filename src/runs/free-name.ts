import type { RunOrigin } from '../shared/run-library.ts'

const longest = 80
const originMark = /, from (?:epoch \d+|its end)(?: \(\d+\))?$/

/** A name that no run has yet: its network's, or its origin's with the epoch it begins with. */
export function freeName(
  networkName: string,
  origin: RunOrigin | null,
  taken: ReadonlySet<string>,
): string {
  const base = origin ? forkedName(origin) : networkName.slice(0, longest).trim() || 'Run'
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base} (${number})`
    if (!taken.has(name)) return name
  }
}

function forkedName({ name, epoch }: RunOrigin): string {
  const point = epoch === null ? 'its end' : `epoch ${epoch}`
  return `${name.replace(originMark, '').slice(0, longest)}, from ${point}`
}
