import type { EngineOptions, Samples, Stretch } from './engine.ts'
import type { Network } from './network.ts'
import { size } from './shape.ts'

/** What every engine checks before it touches memory by an index. */

/** @throws RangeError unless smoothing, clipping and averaging are possible as they are asked for. */
export function checkOptions({ labelSmoothing, gradientClip, weightAverage }: EngineOptions): void {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new RangeError(`Label smoothing is a share from 0 to 1, not ${labelSmoothing}.`)
  }
  if (gradientClip !== null && !(gradientClip > 0)) {
    throw new RangeError(`Gradients are clipped to a norm above 0, not to ${gradientClip}.`)
  }
  if (weightAverage !== null && !(weightAverage >= 0 && weightAverage < 1)) {
    throw new RangeError(`The weights' average decays by 0 to less than 1, not ${weightAverage}.`)
  }
}

/** @throws RangeError unless there is one label per image and every label is one of the classes. */
export function checkSamples(network: Network, { pixels, labels }: Samples): void {
  const expected = labels.length * size(network.spec.inputShape)
  if (pixels.length !== expected) {
    throw new RangeError(
      `${labels.length} labels need ${expected} pixels, but there are ${pixels.length}.`,
    )
  }
  const wrong = labels.find((label) => label >= network.classes)
  if (wrong !== undefined) {
    throw new RangeError(
      `The network tells ${network.classes} classes apart (0 to ${network.classes - 1}), ` +
        `but a sample has the label ${wrong}; give the last Dense layer more units.`,
    )
  }
}

/** @throws RangeError unless every index is one of a sample. */
export function checkIndices(indices: Uint32Array, { labels }: Samples): void {
  for (const index of indices) {
    if (index >= labels.length) {
      throw new RangeError(`There is no sample ${index}: there are ${labels.length}.`)
    }
  }
}

/** @throws RangeError unless the batches, their learning rates and the samples fit each other. */
export function checkStretch(
  stretch: Stretch,
  { samples, batchSize: largest }: EngineOptions,
): void {
  const { order, batchSize, learningRates, firstVisit } = stretch
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > largest) {
    throw new RangeError(
      `A batch has 1 to ${largest} images in this engine, but ${batchSize} were asked for.`,
    )
  }
  const steps = Math.ceil(order.length / batchSize)
  if (learningRates.length !== steps) {
    throw new RangeError(
      `${steps} steps need as many learning rates, but there are ${learningRates.length}.`,
    )
  }
  if (!Number.isSafeInteger(firstVisit) || firstVisit < 0) {
    throw new RangeError(`A run has visited 0 or more images before, but not ${firstVisit}.`)
  }
  checkIndices(order, samples)
}

/** @throws RangeError unless it is one image. */
export function checkPixels(pixels: Uint8Array, expected: number): void {
  if (pixels.length === expected) return
  throw new RangeError(`An image has ${expected} pixels, but ${pixels.length} were given.`)
}

/** @throws RangeError unless there is one value for each of the network's parameters. */
export function checkParameters(values: Float32Array, count: number): void {
  if (values.length === count) return
  throw new RangeError(`This network has ${count} parameters, but ${values.length} were given.`)
}
