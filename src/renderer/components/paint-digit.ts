const edge = 28
const paper = [0xff, 0xfe, 0xfb] as const
const ink = [0x1d, 0x27, 0x33] as const

/** Ink on paper: RGBA `[28·28·4]` of a digit's uint8 `[28·28]`, 0 paper, 255 ink. */
export function inkOnPaper(pixels: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  if (pixels.length !== edge * edge) {
    throw new RangeError(`Expected ${edge * edge} pixels of a digit, got ${pixels.length}.`)
  }
  const rgba = new Uint8ClampedArray(pixels.length * 4)
  pixels.forEach((pixel, i) => {
    const share = pixel / 255
    for (let channel = 0; channel < 3; channel++) {
      const from = paper[channel] ?? 0
      const to = ink[channel] ?? 0
      rgba[i * 4 + channel] = from + (to - from) * share
    }
    rgba[i * 4 + 3] = 255
  })
  return rgba
}

/** Draws one digit, pixel for pixel, on a 28 x 28 canvas. */
export function paintDigit(canvas: HTMLCanvasElement, pixels: Uint8Array): void {
  canvas.getContext('2d')?.putImageData(new ImageData(inkOnPaper(pixels), edge, edge), 0, 0)
}
