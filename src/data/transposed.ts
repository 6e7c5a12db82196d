import type { IdxImages } from './idx.ts'
import { pieces } from './pieces.ts'

/** Images whose rows and columns change places: uint8 `[count, columns, rows]`. */
export async function transposed({ count, rows, columns, pixels }: IdxImages): Promise<Uint8Array> {
  const turned = new Uint8Array(pixels.length)
  const size = rows * columns
  for await (const [first, end] of pieces(count, size)) {
    const [from, to] = [first * size, end * size]
    transpose(pixels.subarray(from, to), turned.subarray(from, to), rows, columns)
  }
  return turned
}

/** turned[image, x, y] = pixels[image, y, x] */
function transpose(pixels: Uint8Array, turned: Uint8Array, rows: number, columns: number): void {
  const size = rows * columns
  for (let start = 0; start < pixels.length; start += size) {
    let from = start
    for (let y = 0; y < rows; y++) {
      for (let to = start + y; to < start + size; to += rows) turned[to] = pixels[from++]!
    }
  }
}
