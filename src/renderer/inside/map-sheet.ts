import type { Place } from '../../nn/catalog.ts'

/** Where the maps of a stage lie on a canvas, in pixels. */
export interface MapSheet {
  /** Of one map. */
  readonly width: number
  readonly height: number
  /** Of one number in it. */
  readonly scale: number
  readonly columns: number
  readonly sheetWidth: number
  readonly sheetHeight: number
}

/** Between two maps. */
export const gap = 4
/** Around each map, since an empty one is as pale as the page. */
export const border = 1
/** Of a unit, which has no height and width of its own; of each of many. */
const [unitEdge, smallUnitEdge] = [14, 6]
const fewUnits = 512
/** About how large a map is shown: few of them as large as fits into a row, many small. */
const [largestEdge, largeEdge, smallEdge] = [112, 56, 36]
const fewMaps = 32

/** @param shape `[channels, height, width]`, or `[units]` */
export function mapSheet(shape: readonly number[], room: number): MapSheet {
  const [channels = 0, rows = 1, columns = 1] = shape
  const scale = Math.max(1, Math.floor(edgeOf(shape, room) / Math.max(rows, columns)))
  const [width, height] = [columns * scale, rows * scale]
  const inRow = Math.min(
    channels,
    Math.max(1, Math.floor((room - 2 * border + gap) / (width + gap))),
  )
  return {
    ...{ width, height, scale, columns: inRow },
    sheetWidth: inRow * (width + gap) - gap + 2 * border,
    sheetHeight: Math.ceil(channels / inRow) * (height + gap) - gap + 2 * border,
  }
}

function edgeOf(shape: readonly number[], room: number): number {
  const [channels = 0] = shape
  if (shape.length === 1) return channels <= fewUnits ? unitEdge : smallUnitEdge
  if (channels > fewMaps) return smallEdge
  const inOneRow = (room - 2 * border + gap) / channels - gap
  return Math.min(largestEdge, Math.max(largeEdge, inOneRow))
}

/** The top left corner of a map, inside its border. */
export function cornerOf(channel: number, { width, height, columns }: MapSheet) {
  const [column, row] = [channel % columns, Math.floor(channel / columns)]
  return { x: column * (width + gap) + border, y: row * (height + gap) + border }
}

/** The number that is shown at a point of the sheet; null between the maps. */
export function placeAt(
  x: number,
  y: number,
  [channels = 0]: readonly number[],
  sheet: MapSheet,
): Place | null {
  const column = Math.floor((x - border) / (sheet.width + gap))
  const row = Math.floor((y - border) / (sheet.height + gap))
  const channel = row * sheet.columns + column
  if (column < 0 || column >= sheet.columns || row < 0 || channel >= channels) return null
  const corner = cornerOf(channel, sheet)
  const [right, down] = [x - corner.x, y - corner.y]
  if (right < 0 || right >= sheet.width || down < 0 || down >= sheet.height) return null
  return {
    channel,
    row: Math.floor(down / sheet.scale),
    column: Math.floor(right / sheet.scale),
  }
}

const steps: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * Where an arrow key leads to: over a map's edge into the map beside it, and nowhere at the end of the
 * sheet. Undefined for another key.
 */
export function stepFrom(
  place: Place,
  key: string,
  [channels = 0, rows = 1, columns = 1]: readonly number[],
  sheet: MapSheet,
): Place | undefined {
  const step = steps[key]
  if (!step) return undefined
  const [row, column] = [place.row + step[1], place.column + step[0]]
  if (row >= 0 && row < rows && column >= 0 && column < columns) {
    return { channel: place.channel, row, column }
  }
  const channel = place.channel + step[0] + step[1] * sheet.columns
  if (channel < 0 || channel >= channels) return place
  return { channel, row: (row + rows) % rows, column: (column + columns) % columns }
}
