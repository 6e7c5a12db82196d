import type { Network } from '../nn/network.ts'

/** For a large network fewer images have to do, so that nobody waits for long. */
const [mostMultiplyAdds, fewestImages] = [12e9, 100]

/**
 * As many of the images as a network reads in a second or two, spread evenly over all of them.
 * @param most how many are enough for a small network
 */
export function affordableImages(
  { multiplyAdds }: Pick<Network, 'multiplyAdds'>,
  images: Uint32Array,
  most = Infinity,
): Uint32Array {
  const affordable = Math.max(fewestImages, Math.floor(mostMultiplyAdds / multiplyAdds))
  const count = Math.min(images.length, most, affordable)
  return Uint32Array.from(
    { length: count },
    (_, i) => images[Math.floor((i * images.length) / count)]!,
  )
}
