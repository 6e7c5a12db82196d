import type { DisplacementField } from '../images/displacement.ts'
import { random, type Random } from '../random.ts'

/** Elastic distortion: a smooth random movement of each pixel, another for each image. */
export interface ElasticField extends DisplacementField {
  /** Chooses the windows for the next image. */
  draw(stream: Random): void
}

export interface ElasticOptions {
  /** Pixels: the movement's root mean square along each axis. */
  readonly alpha: number
  /** Pixels: the Gaussian's deviation. */
  readonly sigma: number
  readonly height: number
  readonly width: number
  readonly seed: number
}

/**
 * Simard, Steinkraus & Platt 2003, "Best practices for convolutional neural networks applied to visual
 * document analysis", section 2: a displacement for each pixel, uniform noise that a Gaussian smooths.
 * Their alpha is the factor on the smoothed noise; ours is the movement in pixels that comes of it, so
 * their 34 at sigma 4 is our 34 · √(1/3) / (2·√π·4) = 1.4.
 *
 * Smoothing new noise for each image would cost more than training on it. So a large plane is smoothed
 * once, and an image takes two windows of it at random, one to move it along each axis: 2³² fields, each
 * of them noise that a Gaussian smooths.
 */
export function createElasticField(options: ElasticOptions): ElasticField {
  const extent = planeExtent(options.height, options.width)
  const [alongX, alongY] = [
    { top: 0, left: 0 },
    { top: 0, left: 0 },
  ]
  return {
    plane: smoothPlane(options, extent),
    extent,
    alongX,
    alongY,
    draw(stream) {
      for (const window of [alongX, alongY]) {
        const word = stream.nextUint32()
        window.top = word & (extent - 1)
        window.left = (word >>> 16) & (extent - 1)
      }
    },
  }
}

/** Binary digits behind the point in the plane. */
const PLANE_BITS = 8

/** A power of two, so that wrapping around is a mask; twice the image, so that it does not meet itself. */
function planeExtent(height: number, width: number): number {
  return Math.max(256, 2 ** Math.ceil(Math.log2(2 * Math.max(height, width))))
}

/** `[extent, extent]` in pixels with `PLANE_BITS`; its edges join. */
function smoothPlane({ alpha, sigma, seed }: ElasticOptions, extent: number): Int16Array {
  const stream = random(seed, 'elastic')
  const noise = Float64Array.from({ length: extent * extent }, () => 2 * stream.uniform() - 1)
  const kernel = gaussian(sigma)
  const smooth = smoothRows(smoothRows(noise, extent, kernel), extent, kernel)
  // A wide Gaussian leaves few independent values, whose mean would shift every image the same way.
  const mean = smooth.reduce((sum, value) => sum + value, 0) / smooth.length
  const square = smooth.reduce((sum, value) => sum + (value - mean) ** 2, 0) / smooth.length
  const scale = (alpha / Math.sqrt(square)) * 2 ** PLANE_BITS
  return Int16Array.from(smooth, (value) => Math.round((value - mean) * scale))
}

/** Values at -radius..radius; beyond four deviations there is nothing left. */
function gaussian(sigma: number): Float64Array {
  const radius = Math.ceil(4 * sigma)
  return Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    sigma === 0 ? 1 : Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  )
}

/** Convolves each row, around its ends, and turns the plane over its diagonal. */
function smoothRows(plane: Float64Array, extent: number, kernel: Float64Array): Float64Array {
  const radius = (kernel.length - 1) / 2
  const turned = new Float64Array(plane.length)
  for (let y = 0; y < extent; y++) {
    for (let x = 0; x < extent; x++) {
      let sum = 0
      for (let i = 0; i < kernel.length; i++) {
        sum += kernel[i]! * plane[y * extent + ((x + i - radius + extent) & (extent - 1))]!
      }
      turned[x * extent + y] = sum
    }
  }
  return turned
}
