/** Mean absolute difference per pixel of two images of bytes, in 0..255. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
}
