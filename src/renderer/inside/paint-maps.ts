import type { Rectangle } from '../../nn/catalog.ts'
import { border, cornerOf, type MapSheet } from './map-sheet.ts'
import { coloursOf, type Palette } from './stage-colours.ts'

/** A rectangle of a map to point at. */
export interface Mark extends Rectangle {
  readonly channel: number
}

const borderColour = 'rgb(128 128 128 / 50%)'
const markWidth = 2

/** Draws every map, one beside the other. */
export function paintMaps(
  canvas: HTMLCanvasElement,
  values: Float32Array,
  shape: readonly number[],
  sheet: MapSheet,
  palette: Palette,
): void {
  const context = canvas.getContext('2d')
  const [channels = 0, rows = 1, across = 1] = shape
  // All maps below each other, to be copied one by one: asking for pixels is what takes time.
  const column = new OffscreenCanvas(across, channels * rows)
  const pixels = new ImageData(coloursOf(values, palette), across, channels * rows)
  column.getContext('2d')?.putImageData(pixels, 0, 0)
  if (!context) return
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingEnabled = false
  context.beginPath()
  const { width, height } = sheet
  for (let channel = 0; channel < channels; channel++) {
    const { x, y } = cornerOf(channel, sheet)
    context.drawImage(column, 0, channel * rows, across, rows, x, y, width, height)
    context.rect(x - border / 2, y - border / 2, width + border, height + border)
  }
  context.strokeStyle = borderColour
  context.lineWidth = border
  context.stroke()
}

/** Draws a frame around each mark, as far as it lies on its map. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  [, rows = 1, across = 1]: readonly number[],
  sheet: MapSheet,
  colour: string,
): void {
  context.strokeStyle = colour
  context.lineWidth = markWidth
  for (const { channel, row, column, height, width } of marks) {
    const [top, left] = [Math.max(row, 0), Math.max(column, 0)]
    const [bottom, right] = [Math.min(row + height, rows), Math.min(column + width, across)]
    if (bottom <= top || right <= left) continue
    const { x, y } = cornerOf(channel, sheet)
    const { scale } = sheet
    context.strokeRect(
      x + left * scale,
      y + top * scale,
      (right - left) * scale,
      (bottom - top) * scale,
    )
  }
}

/** Crosses out whole maps. */
export function paintCrosses(
  context: CanvasRenderingContext2D,
  channels: readonly number[],
  sheet: MapSheet,
  colour: string,
): void {
  const { width, height } = sheet
  context.strokeStyle = colour
  context.lineWidth = border
  context.beginPath()
  for (const channel of channels) {
    const { x, y } = cornerOf(channel, sheet)
    context.moveTo(x, y)
    context.lineTo(x + width, y + height)
    context.moveTo(x + width, y)
    context.lineTo(x, y + height)
  }
  context.stroke()
}
