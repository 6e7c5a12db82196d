/**
 * GFLOP/s of one thread doing nothing but WebAssembly fused multiply-adds on registers: the ceiling
 * that a kernel's speed is a share of. The module is written out by hand so that it does not depend
 * on the compiler that it is a measure for.
 */
export async function measurePeak(seconds = 0.5): Promise<number | null> {
  const bytes = fmaLoop()
  if (!WebAssembly.validate(bytes)) return null
  const { instance } = await WebAssembly.instantiate(bytes)
  const run = instance.exports.run as (times: number) => number
  const times = 1 << 20
  run(times)
  run(times)
  let best = 0
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    const start = performance.now()
    run(times)
    const elapsed = (performance.now() - start) / 1000
    best = Math.max(best, (times * accumulators * 4 * 2) / elapsed / 1e9)
  }
  return best
}

/** Enough independent chains to hide the latency of a fused multiply-add. */
const accumulators = 12

/** (func (export "run") (param times i32) (result f32)): loop { aᵢ = aᵢ·x + y for every i } */
function fmaLoop(): Uint8Array<ArrayBuffer> {
  const v128 = 0x7b
  const i32 = 0x7f
  const f32 = 0x7d
  const get = (local: number) => [0x20, local]
  const set = (local: number) => [0x21, local]
  const [x, y, first] = [1, 2, 3]
  const splat = (value: number) => [
    0x43,
    ...new Uint8Array(Float32Array.of(value).buffer),
    0xfd,
    0x13,
  ]
  const madd = [0xfd, 0x85, 0x02]
  const add = [0xfd, 0xe4, 0x01]
  const chains = Array.from({ length: accumulators }, (_, i) => first + i)
  const body = [
    ...[1, 2 + accumulators, v128],
    ...[...splat(0.999), ...set(x), ...splat(0.001), ...set(y)],
    ...[0x03, 0x40],
    ...chains.flatMap((chain) => [...get(chain), ...get(x), ...get(y), ...madd, ...set(chain)]),
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0],
    0x0b,
    // The sum of all chains is returned so that none can be left out.
    ...chains.flatMap((chain, i) => (i === 0 ? get(chain) : [...get(chain), ...add])),
    ...[0xfd, 0x1f, 0],
    0x0b,
  ]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, i32, 1, f32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, ...new TextEncoder().encode('run'), 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ])
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...leb(content.length), ...content]
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)]
}
