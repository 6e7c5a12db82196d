import type { IdxImages } from './idx.ts'
import { pieces } from './pieces.ts'

/** Images whose rows and columns change places: uint8 `[count, columns, rows]`. */
export async function transposed({ count, rows, columns, pixels }: IdxImages): Promise<Uint8Array> {
  const turned = new Uint8Array(pixels.length)
  const size = rows * columns
  for await (const [first, end] of pieces(count, size)) {
    for (let image = first; image < end; image++) {
      transpose(pixels, turned, image * size, rows, columns)
    }
  }
  return turned
}

/** turned[x, y] = pixels[y, x], of the image that starts at `start` */
function transpose(
  pixels: Uint8Array,
  turned: Uint8Array,
  start: number,
  rows: number,
  columns: number,
): void {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      turned[start + x * rows + y] = pixels[start + y * columns + x]!
    }
  }
}
