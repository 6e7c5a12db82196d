/**
 * Makes strokes wider or thinner by so many pixels, -2 to 2: each pixel moves towards the largest
 * (smallest) of itself and its four neighbours, all the way for 2 pixels, since a stroke has two sides.
 *
 * @param pixels the image `[height, width]` at `from`; outside it is 0
 * @param output `[height, width]`
 */
export function changeThickness(
  pixels: Uint8Array,
  from: number,
  { height, width }: { readonly height: number; readonly width: number },
  thickness: number,
  output: Uint8Array,
): void {
  const share = Math.round(Math.min(Math.abs(thickness) / 2, 1) * 256)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = from + y * width + x
      const own = pixels[at]!
      const left = x > 0 ? pixels[at - 1]! : 0
      const right = x < width - 1 ? pixels[at + 1]! : 0
      const above = y > 0 ? pixels[at - width]! : 0
      const below = y < height - 1 ? pixels[at + width]! : 0
      const goal =
        thickness > 0
          ? Math.max(own, left, right, above, below)
          : Math.min(own, left, right, above, below)
      output[y * width + x] = own + (((goal - own) * share + 128) >> 8)
    }
  }
}
