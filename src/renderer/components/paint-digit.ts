const paper = [0xff, 0xfe, 0xfb] as const
const ink = [0x1d, 0x27, 0x33] as const

const [blue, orange] = [
  [0x1f, 0x4f, 0xc4],
  [0xb8, 0x5c, 0x00],
] as const

type Colour = readonly [red: number, green: number, blue: number]

/** Ink on paper: RGBA `[height·width·4]` of an image's uint8 `[height·width]`, 0 paper, 255 ink. */
export function inkOnPaper(pixels: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(pixels.length * 4)
  pixels.forEach((pixel, i) => paintPixel(rgba, i, ink, pixel / 255))
  return rgba
}

/** The same of int8, for numbers of either sign: -127 orange, 0 paper, 127 blue. */
export function signsOnPaper(values: Int8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(values.length * 4)
  values.forEach((value, i) =>
    paintPixel(rgba, i, value < 0 ? orange : blue, Math.abs(value) / 127),
  )
  return rgba
}

function paintPixel(rgba: Uint8ClampedArray, at: number, colour: Colour, share: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const [from, to] = [paper[channel]!, colour[channel]!]
    rgba[at * 4 + channel] = from + (to - from) * share
  }
  rgba[at * 4 + 3] = 255
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
