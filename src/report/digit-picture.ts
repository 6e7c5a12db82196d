import { encode } from 'fast-png'

/**
 * An image of a dataset as a PNG in a `data:` address: dark ink on white paper.
 * @param pixels uint8 `[height, width]`, 0 paper, 255 ink
 */
export function digitPicture(
  pixels: Uint8Array,
  [height, width]: readonly [number, number],
): string {
  const data = pixels.map((ink) => 255 - ink)
  const png = encode({ width, height, data, channels: 1, depth: 8 })
  return `data:image/png;base64,${btoa(String.fromCharCode(...png))}`
}
