import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const mean = 0.1307
const deviation = 0.3081

/** The training images as the other JavaScript libraries want them: normalised floats. */
export function trainingImages(folder: string, count: number) {
  const images = readFileSync(join(folder, 'train-images-idx3-ubyte')).subarray(16)
  const labels = readFileSync(join(folder, 'train-labels-idx1-ubyte')).subarray(8, 8 + count)
  const x = new Float32Array(count * 784)
  for (let i = 0; i < x.length; i++) x[i] = ((images[i] ?? 0) / 255 - mean) / deviation
  return { x, labels: new Uint8Array(labels) }
}
