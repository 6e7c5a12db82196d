import { inkOnPaper } from '../components/paint-digit.ts'

/** Where the maps of a stage lie on a canvas, in pixels. */
export interface MapSheet {
  /** Of one map. */
  readonly width: number
  readonly height: number
  readonly columns: number
  readonly sheetWidth: number
  readonly sheetHeight: number
}

const gap = 4
/** Around each map, since an empty one is as pale as the page. */
const border = 1
const borderColour = 'rgb(128 128 128 / 50%)'
/** Of a unit, which has no height and width of its own; of each of many. */
const [unitEdge, smallUnitEdge] = [14, 6]
const fewUnits = 512
/** About how large a map is shown, few of them or many. */
const [largeEdge, smallEdge] = [56, 36]
const fewMaps = 32

/** @param shape `[channels, height, width]`, or `[units]` */
export function mapSheet(shape: readonly number[], room: number): MapSheet {
  const [channels = 0, rows = 1, columns = 1] = shape
  const scale = Math.max(1, Math.floor(edgeOf(shape) / Math.max(rows, columns)))
  const [width, height] = [columns * scale, rows * scale]
  const inRow = Math.min(
    channels,
    Math.max(1, Math.floor((room - 2 * border + gap) / (width + gap))),
  )
  return {
    ...{ width, height, columns: inRow },
    sheetWidth: inRow * (width + gap) - gap + 2 * border,
    sheetHeight: Math.ceil(channels / inRow) * (height + gap) - gap + 2 * border,
  }
}

function edgeOf(shape: readonly number[]): number {
  const [channels = 0] = shape
  if (shape.length === 1) return channels <= fewUnits ? unitEdge : smallUnitEdge
  return channels <= fewMaps ? largeEdge : smallEdge
}

/** Draws every map as ink on paper, one beside the other. */
export function paintMaps(
  canvas: HTMLCanvasElement,
  values: Uint8Array,
  shape: readonly number[],
  { width, height, columns }: MapSheet,
): void {
  const context = canvas.getContext('2d')
  const [channels = 0, rows = 1, across = 1] = shape
  const one = new OffscreenCanvas(across, rows)
  const small = one.getContext('2d')
  if (!context || !small) return
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingEnabled = false
  context.strokeStyle = borderColour
  for (let channel = 0; channel < channels; channel++) {
    const map = values.subarray(channel * rows * across, (channel + 1) * rows * across)
    small.putImageData(new ImageData(inkOnPaper(map), across, rows), 0, 0)
    const [column, row] = [channel % columns, Math.floor(channel / columns)]
    const [x, y] = [column * (width + gap) + border, row * (height + gap) + border]
    context.drawImage(one, x, y, width, height)
    context.strokeRect(x - border / 2, y - border / 2, width + border, height + border)
  }
}
