const paper = [0xff, 0xfe, 0xfb] as const
const ink = [0x1d, 0x27, 0x33] as const

/** Ink on paper: RGBA `[height·width·4]` of an image's uint8 `[height·width]`, 0 paper, 255 ink. */
export function inkOnPaper(pixels: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
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

/**
 * Draws one image, pixel for pixel, on a canvas of its size. While other data takes the place of what
 * is shown, an image may come that is not of that size: it is left out.
 */
export function paintDigit(canvas: HTMLCanvasElement, pixels: Uint8Array): void {
  const { width, height } = canvas
  if (pixels.length !== width * height) return
  canvas.getContext('2d')?.putImageData(new ImageData(inkOnPaper(pixels), width, height), 0, 0)
}
