import type { OptionRules } from '../layer.ts'
import type { Place, Rectangle } from '../reach.ts'
import { type ImageShape, type Shape, ShapeError } from '../shape.ts'

/** What layers that slide a window over the image have in common. */
export type PoolOptions = {
  /** Height and width of the window. */
  readonly window: number
  readonly stride: number
}

export const poolRules: OptionRules<PoolOptions> = {
  window: {
    type: 'integer',
    label: 'Window',
    explanation: 'Height and width of the window in pixels.',
    min: 1,
    max: 28,
  },
  stride: {
    type: 'integer',
    label: 'Stride',
    explanation: 'Pixels from one window to the next.',
    min: 1,
    max: 28,
  },
}

/** The window that is pooled into that place. */
export function poolWindow({ window, stride }: PoolOptions, { row, column }: Place): Rectangle {
  return { row: row * stride, column: column * stride, height: window, width: window }
}

/** `[channels, ⌊(height - window) / stride⌋ + 1, ⌊(width - window) / stride⌋ + 1]` */
export function poolShape(
  { window, stride }: PoolOptions,
  [channels, height, width]: ImageShape,
): Shape {
  if (window > height || window > width) {
    throw new ShapeError(
      `a ${window}x${window} window does not fit into its ${height}x${width} input; ` +
        `use a smaller window or remove this layer.`,
    )
  }
  const positions = (extent: number) => Math.floor((extent - window) / stride) + 1
  return [channels, positions(height), positions(width)]
}
