/**
 * Where the pixel (x, y) of the new image comes from in the old one, in pixels from the first pixel's
 * centre: `(xx·x + xy·y + x0, yx·x + yy·y + y0)`.
 */
export interface AffineMap {
  xx: number
  xy: number
  x0: number
  yx: number
  yy: number
  y0: number
}

/** How an image moves; all but the shift happens about its centre. */
export interface Motion {
  /** Pixels, to the right and down. */
  readonly shiftX: number
  readonly shiftY: number
  /** Degrees, from the x axis to the y axis: clockwise, since y points down. */
  readonly rotation: number
  /** Factors. */
  readonly scaleX: number
  readonly scaleY: number
  /** By how much x grows per y. */
  readonly shear: number
}

/**
 * The inverse of: scale, then shear, then rotate about the centre, then shift. Put into `map`, so that
 * nothing is allocated.
 */
export function invertMotion(motion: Motion, height: number, width: number, map: AffineMap): void {
  const { shiftX, shiftY, rotation, scaleX, scaleY, shear } = motion
  const angle = (rotation * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  // diag(1/scaleX, 1/scaleY) · [1 -shear; 0 1] · [cos sin; -sin cos]
  map.xx = (cos + shear * sin) / scaleX
  map.xy = (sin - shear * cos) / scaleX
  map.yx = -sin / scaleY
  map.yy = cos / scaleY
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2]
  const [x, y] = [centreX + shiftX, centreY + shiftY]
  map.x0 = centreX - map.xx * x - map.xy * y
  map.y0 = centreY - map.yx * x - map.yy * y
}
