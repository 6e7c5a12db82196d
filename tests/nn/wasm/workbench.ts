import { expect } from 'vitest'
import { random, type Random } from '../../../src/nn/random.ts'
import { ModuleBuilder } from '../../../src/nn/wasm/assembler/module-builder.ts'
import { panelFloats, panelIndex, type Panels } from '../../../src/nn/wasm/panels.ts'
import type { Tensor } from '../../../src/nn/wasm/tensor.ts'
import { readValue } from '../../../src/nn/wasm/packing.ts'

/** Every byte outside a buffer: as floats these are NaN, so reading them spoils the result as well. */
const GUARD = 0xff
const GUARD_BYTES = 256
const MEMORY_PAGES = 64

type Emitted = { readonly name: string }

/** A memory in which kernels run between guard zones, with randomness of its own. */
export class Workbench {
  readonly module: ModuleBuilder
  readonly random: Random
  readonly #memory = new WebAssembly.Memory({
    initial: MEMORY_PAGES,
    maximum: MEMORY_PAGES,
    shared: true,
  })
  readonly #bytes = new Uint8Array(this.#memory.buffer)
  readonly floats = new Float32Array(this.#memory.buffer)
  readonly integers = new Int32Array(this.#memory.buffer)
  readonly #buffers: { readonly start: number; readonly end: number }[] = []
  #end = 1024

  /** @param seed decides the random values and, by turns, whether relaxed SIMD is used */
  constructor(seed: number) {
    this.random = random(seed, 'workbench')
    this.module = new ModuleBuilder({ maximumPages: 65_536, hasRelaxedSimd: seed % 2 === 0 })
    this.#bytes.fill(GUARD)
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + this.random.integer(most - least + 1)
  }

  values(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.random.uniform() * 2 - 1)
  }

  /** The address of a buffer of zeros between guard zones. */
  buffer(bytes: number): number {
    const start = Math.ceil((this.#end + GUARD_BYTES) / 64) * 64
    this.#end = start + bytes
    if (this.#end + GUARD_BYTES > this.#bytes.length) throw new RangeError('The bench is full.')
    this.#buffers.push({ start, end: this.#end })
    this.#bytes.fill(0, start, this.#end)
    return start
  }

  /** A buffer with these floats. */
  floatBuffer(values: ArrayLike<number>): number {
    const address = this.buffer(4 * values.length)
    this.floats.set(values, address / 4)
    return address
  }

  /** A buffer with one image, given in PyTorch's order. */
  image(tensor: Tensor, values: ArrayLike<number> = []): number {
    return this.images(tensor, [values])
  }

  images(tensor: Tensor, images: readonly ArrayLike<number>[]): number {
    const { height, width, channels, channelStride, rowBytes, insideBytes, imageBytes } = tensor
    const address = this.buffer(images.length * imageBytes)
    for (const [image, values] of images.entries()) {
      if (values.length === 0) continue
      const inside = (address + image * imageBytes + insideBytes) / 4
      for (let c = 0, at = 0; c < channels; c++) {
        for (let i = 0; i < height; i++) {
          for (let j = 0; j < width; j++) {
            this.floats[inside + (i * rowBytes) / 4 + j * channelStride + c] = values[at++]!
          }
        }
      }
    }
    return address
  }

  /** The image in PyTorch's order. */
  read(tensor: Tensor, address: number): Float32Array {
    return readValue(this.floats, address / 4, tensor)
  }

  /** A buffer with weights in panels. */
  panels(layout: Panels, weightAt: (k: number, n: number) => number, columns: number): number {
    const address = this.buffer(4 * panelFloats(layout))
    for (let k = 0; k < layout.k; k++) {
      for (let n = 0; n < columns; n++) {
        this.floats[address / 4 + panelIndex(layout, k, n)] = weightAt(k, n)
      }
    }
    return address
  }

  readPanel(layout: Panels, address: number, k: number, n: number): number {
    return this.floats[address / 4 + panelIndex(layout, k, n)]!
  }

  /** Calls the kernels one after the other, then looks at the guard zones. */
  run(...calls: readonly (readonly [Emitted, ...number[]])[]): void {
    this.module.export(...calls.map(([kernel]) => kernel))
    const compiled = new WebAssembly.Module(this.module.encode())
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.#memory } })
    for (const [{ name }, ...values] of calls) {
      ;(exports[name] as (...values: number[]) => void)(...values)
    }
    this.#checkGuards()
  }

  #checkGuards(): void {
    let from = 0
    const zones = this.#buffers.map(({ start, end }) => {
      const zone = this.#bytes.subarray(from, start)
      from = end
      return zone
    })
    for (const zone of [...zones, this.#bytes.subarray(from, from + GUARD_BYTES)]) {
      const touched = zone.findIndex((byte) => byte !== GUARD)
      expect(touched, 'a byte outside the buffers was written').toBe(-1)
    }
  }
}

/** Seeds, each of which makes another random case. */
export function seeds(count: number): number[] {
  return Array.from({ length: count }, (_, seed) => seed + 1)
}

/** Like `expectClose`, for sums whose terms may cancel out. */
export function expectNear(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  share = 1e-5,
) {
  expect(found.length, what).toBe(expected.length)
  const values = Array.from(expected)
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6)
  const wrong = values.findIndex((value, i) => !(Math.abs(found[i]! - value) <= share * largest))
  expect(wrong, `${what}[${wrong}] is ${found[wrong]}, not ${values[wrong]}`).toBe(-1)
}
