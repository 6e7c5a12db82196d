import type { Network } from '../nn/network.ts'

/** What reading images may come to. */
export interface Affordable {
  readonly multiplyAdds: number
  /** How many are enough for a small network. */
  readonly images?: number
}

/** So few don't keep anybody waiting, and fewer would tell nothing. */
const fewestImages = 100

/** As many of the images as the network can read for that, spread evenly over all of them. */
export function affordableImages(
  { multiplyAdds }: Pick<Network, 'multiplyAdds'>,
  images: Uint32Array,
  most: Affordable,
): Uint32Array {
  const affordable = Math.max(fewestImages, Math.floor(most.multiplyAdds / multiplyAdds))
  const count = Math.min(images.length, most.images ?? Infinity, affordable)
  return Uint32Array.from(
    { length: count },
    (_, i) => images[Math.floor((i * images.length) / count)]!,
  )
}
