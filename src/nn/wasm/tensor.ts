/**
 * How one image's values lie in memory: `[row, column, channel]` (NHWC), with `halo` rings of zeros
 * around the image so that a convolution needs no special case at its border. A flat row of numbers
 * is an image of one pixel. Channels are rounded up to whole vectors; the rest of a pixel is zero.
 */
export interface Tensor {
  readonly height: number
  readonly width: number
  readonly channels: number
  /** Floats from one pixel to the next: a multiple of 4, or 1 for a grey image. */
  readonly channelStride: number
  readonly halo: number
  /** From one pixel, row, image to the next. */
  readonly columnBytes: number
  readonly rowBytes: number
  readonly imageBytes: number
  /** From an image's start to its first pixel inside the halo. */
  readonly insideBytes: number
}

/** A kernel may read (never keep) this much past the end of an image. */
export const SLACK_BYTES = 64

/** A cache line. */
const ALIGNMENT = 64

/**
 * Lays out an image of `height` x `width` pixels.
 *
 * Fields that end in `Bytes` are bytes, `channelStride` is floats, `halo` is pixels.
 *
 * @param halo rings of zeros around the image
 * @param isGrey whether a single channel stays one float a pixel; otherwise it is a whole vector
 */
export function tensor(
  height: number,
  width: number,
  channels: number,
  { halo = 0, isGrey = false } = {},
): Tensor {
  const channelStride = isGrey && channels === 1 ? 1 : roundUp(channels, 4)
  const columnBytes = 4 * channelStride
  const rowBytes = (width + 2 * halo) * columnBytes
  // The slack also makes images of a power of two bytes start in different sets of the cache, where eight
  // of them would evict each other.
  const imageBytes = roundUp((height + 2 * halo) * rowBytes, ALIGNMENT) + SLACK_BYTES
  const insideBytes = halo * (rowBytes + columnBytes)
  return {
    height,
    width,
    channels,
    channelStride,
    halo,
    columnBytes,
    rowBytes,
    imageBytes,
    insideBytes,
  }
}

/** A tensor whose image is one row of `features` numbers. */
export function flatTensor(features: number): Tensor {
  return tensor(1, 1, features)
}

/** Floats of one image without its halo, padding channels included. */
export function floatsOf({ height, width, channelStride }: Tensor): number {
  return height * width * channelStride
}

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}
