import { penWidth, type Stroke, thickness } from '../shared/drawing.ts'
import { boxedImage, digitImage, type DigitImage, imageSide, shrunkImage } from './digit-image.ts'
import type { Raster } from './digit-image.ts'
import { drawLine } from './pen.ts'
import { toDigitImage } from './strokes.ts'

/** What more and more preparation makes of one drawing. */
export interface Preparation {
  /** The whole pad, made smaller. */
  readonly shrunk: DigitImage
  /** The drawing in the middle of the image, as large as MNIST's digits. */
  readonly boxed: DigitImage
  /** The same with its centre of mass in the middle. */
  readonly centred: DigitImage
  /** The same drawn with a pen as thick as MNIST's: what a network is given. */
  readonly redrawn: DigitImage
}

/** Of the raster that the pad is drawn on, per pixel of the image. */
const detail = 10

/**
 * The steps from the pad to the image of a digit.
 * @returns null if nothing was drawn
 * @throws RangeError as `toDigitImage` does
 */
export function preparation(strokes: readonly Stroke[]): Preparation | null {
  const redrawn = toDigitImage(strokes)
  const pad = drawn(strokes)
  const [boxed, centred] = [boxedImage(pad), digitImage(pad)]
  return redrawn && boxed && centred && { shrunk: shrunkImage(pad), boxed, centred, redrawn }
}

/** What the pad shows. */
function drawn(strokes: readonly Stroke[]): Raster {
  const side = imageSide * detail
  const pad = { width: side, height: side, ink: new Float32Array(side * side) }
  for (const { points } of strokes) {
    drawLine(
      pad,
      points.map((point) => ({
        x: point.x * side,
        y: point.y * side,
        radius: (penWidth * side * thickness(point)) / 2,
      })),
    )
  }
  return pad
}
