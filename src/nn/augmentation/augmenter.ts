import { type AffineMap, invertMotion } from '../images/affine.ts'
import { stillField } from '../images/displacement.ts'
import { changeThickness } from '../images/thickness.ts'
import { createWarp, MOST_EXTENT } from '../images/warp.ts'
import { numberedStreams, type Random } from '../random.ts'
import type { ImageShape, Shape } from '../shape.ts'
import { type Augmentation, AugmentationError } from './augmentation.ts'
import { drawMotion } from './draw-motion.ts'
import { between } from './draws.ts'
import { createElasticField } from './elastic.ts'
import { eraseRectangle } from './erasing.ts'
import { addNoise } from './noise.ts'

/** Changes images as they are visited. */
export interface Augmenter {
  /**
   * Writes image number `image` of `pixels` (uint8 `[count, channels·height·width]`), changed, to
   * `output` from `at` on.
   *
   * @param visit the image's running number in the whole run, 0..2³²-1: the outcome depends on it,
   *   the seed and the image only, whoever computes it and whatever was visited before
   */
  augment(pixels: Uint8Array, image: number, visit: number, output: Uint8Array, at: number): void
}

/**
 * @param shape of one image: `[channels, height, width]`
 * @throws AugmentationError for a shape that is no image's
 */
export function createAugmenter(augmentation: Augmentation, shape: Shape, seed: number): Augmenter {
  const [channels, height, width] = checkAugmentable(shape)
  const plane = height * width
  const { thickness, noise, erasing } = augmentation
  const streamOf = numberedStreams(seed, 'augmentation')
  const geometry = movesPixels(augmentation)
    ? createGeometry(augmentation, height, width, seed)
    : null
  const thick = new Uint8Array(plane)

  return {
    augment(pixels, image, visit, output, at) {
      const stream = streamOf(visit)
      geometry?.draw(stream)
      const wider = between(stream, thickness)
      for (let channel = 0; channel < channels; channel++) {
        const [from, to] = [(image * channels + channel) * plane, at + channel * plane]
        if (thickness > 0) changeThickness(pixels, from, { height, width }, wider, thick)
        const [source, start] = thickness > 0 ? [thick, 0] : [pixels, from]
        if (geometry) geometry.move(source, start, output, to)
        else for (let i = 0; i < plane; i++) output[to + i] = source[start + i]!
      }
      if (noise > 0) addNoise(stream, noise, output, at, channels * plane)
      if (erasing > 0) eraseRectangle(stream, erasing, output, at, [channels, height, width])
    },
  }
}

function movesPixels(augmentation: Augmentation): boolean {
  const { shift, rotation, scale, shear, elasticAlpha } = augmentation
  return [shift, rotation, scale, shear, elasticAlpha].some((most) => most > 0)
}

/** The affine and the elastic movement as one, so that pixels are resampled once. */
function createGeometry(augmentation: Augmentation, height: number, width: number, seed: number) {
  const { elasticAlpha: alpha, elasticSigma: sigma } = augmentation
  const warp = createWarp(height, width)
  const elastic = alpha > 0 ? createElasticField({ alpha, sigma, height, width, seed }) : null
  const field = elastic ?? stillField()
  const map: AffineMap = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 }

  return {
    draw(stream: Random) {
      invertMotion(drawMotion(stream, augmentation), height, width, map)
      elastic?.draw(stream)
    },
    move(pixels: Uint8Array, from: number, output: Uint8Array, to: number) {
      warp.move(pixels, from, map, field, output, to)
    },
  }
}

/** @throws AugmentationError for a shape that is no image's, or too large a one's */
export function checkAugmentable(shape: Shape): ImageShape {
  const [channels, height, width] = shape
  const isImage =
    shape.length === 3 &&
    channels !== undefined &&
    height !== undefined &&
    width !== undefined &&
    Math.max(height, width) <= MOST_EXTENT
  if (isImage) return [channels, height, width]
  throw new AugmentationError(
    null,
    `Augmentation changes images of channels x height x width, up to ${MOST_EXTENT} pixels wide ` +
      `and high, but the network's input is ${shape.join('x')}.`,
  )
}
