/** The extent of one example, without the batch: `[channels, height, width]` or `[features]`. */
export type Shape = readonly number[]

/** A shape with height and width: `[channels, height, width]`. */
export type ImageShape = readonly [channels: number, height: number, width: number]

/** How many numbers one example of this shape has; 1 for the empty shape. */
export function size(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1)
}

/** As people write it: `6x14x14`. */
export function describeShape(shape: Shape): string {
  return shape.join('x')
}

/** @throws ShapeError unless the shape is `[channels, height, width]`. */
export function imageShape(shape: Shape): ImageShape {
  const [channels, height, width] = shape
  if (channels === undefined || height === undefined || width === undefined || shape.length > 3) {
    throw new ShapeError(
      `it needs an image of channels x height x width, but its input has the shape ` +
        `${describeShape(shape)}; move it before Flatten.`,
    )
  }
  return [channels, height, width]
}

/** @throws ShapeError unless the shape is `[features]`. */
export function featureCount(shape: Shape): number {
  const [features] = shape
  if (features === undefined || shape.length > 1) {
    throw new ShapeError(
      `it needs a flat input, but gets an image of ${describeShape(shape)}; add Flatten before it.`,
    )
  }
  return features
}

/** A network whose layers do not fit each other or whose options make no sense. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
  readonly code = 'SHAPE'
}
