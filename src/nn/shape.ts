/** The extent of one example, without the batch: `[channels, height, width]` or `[features]`. */
export type Shape = readonly number[]

/** How many numbers one example of this shape has; 1 for the empty shape. */
export function size(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1)
}

/** A network whose layers do not fit each other or whose options make no sense. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
  readonly code = 'SHAPE'
}
