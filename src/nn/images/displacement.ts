/**
 * A movement of each pixel by itself: the pixel (x, y) comes from
 * `plane[(top + y) mod extent, (left + x) mod extent]` further along each axis, in 256ths of a pixel,
 * with a top and a left for each of the axes.
 */
export interface DisplacementField {
  /** `[extent, extent]` */
  readonly plane: Int16Array
  /** A power of two. */
  readonly extent: number
  readonly alongX: Window
  readonly alongY: Window
}

export interface Window {
  top: number
  left: number
}

/** No movement at all. */
export function stillField(): DisplacementField {
  const window = { top: 0, left: 0 }
  return { plane: new Int16Array(1), extent: 1, alongX: window, alongY: window }
}
