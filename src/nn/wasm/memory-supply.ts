import type { Samples } from '../engine.ts'

const PAGE_BYTES = 65_536

/** Half of what WebAssembly can address: large enough for any network that is worth training here. */
const MOST_PAGES = 32_768

/** A memory that begins with the samples and is zero behind them. */
export interface LentMemory {
  readonly memory: WebAssembly.Memory
  /** Gives the memory back for the next engine; nobody may touch it afterwards. */
  giveBack(): void
}

interface Spare {
  readonly memory: WebAssembly.Memory
  /** Whose copy the memory holds. */
  readonly samples: WeakRef<Uint8Array>
}

/**
 * Memories that closed engines gave back. The collector sees only small objects in them and would
 * let several runs' worth of digits pile up; and the next run usually wants the same digits again.
 */
const spares: Spare[] = []

/** Where the samples go, and how large the memory must be. */
export interface MemoryNeed {
  readonly labels: number
  readonly pixels: number
  readonly bytes: number
}

/** @throws RangeError if no WebAssembly memory can be that large. */
export function lendMemory({ labels, pixels, bytes }: MemoryNeed, samples: Samples): LentMemory {
  const pages = Math.ceil(bytes / PAGE_BYTES)
  if (pages > MOST_PAGES) {
    throw new RangeError(
      `Training this network needs ${Math.ceil(bytes / 2 ** 20)} MB, more than WebAssembly can ` +
        `address here; use a smaller batch or a smaller network.`,
    )
  }
  const spare = spares.pop()
  const memory =
    spare?.memory ?? new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES, shared: true })
  const missing = pages - memory.buffer.byteLength / PAGE_BYTES
  if (missing > 0) memory.grow(missing)

  const all = new Uint8Array(memory.buffer)
  const end = pixels + samples.pixels.length
  if (spare) all.fill(0, 0, pixels)
  all.set(samples.labels, labels)
  if (spare?.samples.deref() !== samples.pixels) all.set(samples.pixels, pixels)
  if (spare) all.fill(0, end)
  return {
    memory,
    giveBack() {
      spares.push({ memory, samples: new WeakRef(samples.pixels) })
    },
  }
}
