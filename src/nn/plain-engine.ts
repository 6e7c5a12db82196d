import type {
  Engine,
  EngineOptions,
  EngineState,
  Inference,
  Stretch,
  StretchResult,
} from './engine.ts'
import {
  checkIndices,
  checkOptions,
  checkParameters,
  checkPixels,
  checkSamples,
  checkStretch,
} from './engine-checks.ts'
import { clipGradients } from './gradient-clip.ts'
import { createImageFeed } from './image-feed.ts'
import { initialParameters } from './initial-parameters.ts'
import { reference } from './kernels/reference.ts'
import { countCorrect, crossEntropy, crossEntropyGradient, softmaxRows } from './loss.ts'
import { createOptimizer } from './optimizers/index.ts'
import { keepStatistics } from './optimizers/keep-statistics.ts'
import { createPropagation } from './propagation.ts'
import { random } from './random.ts'
import { size } from './shape.ts'
import { checkAverage, createWeightAverage } from './weight-average.ts'

/**
 * Images that go through the network together. A batch is cut into slices and their gradients are
 * added up, so that memory does not grow with the batch; batch normalisation needs all of it at once.
 */
const SLICE = 16

/**
 * The engine in plain TypeScript, on one thread.
 *
 * @throws RangeError if the samples do not fit the network or an option is out of range
 * @throws AugmentationError if images are to be changed, but the input is no image or too large a one
 */
export function createPlainEngine(options: EngineOptions): Engine {
  const { network, samples, labelSmoothing, gradientClip, weightAverage } = options
  const { classes, parameterCount } = network
  checkOptions(options)
  checkSamples(network, samples)
  const pixelCount = size(network.spec.inputShape)
  const dropout = random(options.seed, 'dropout')
  const isCut = network.layers.every(({ kind }) => kind !== 'batch-norm')
  const capacity = isCut ? SLICE : Math.max(SLICE, options.batchSize)
  const propagation = createPropagation(network, capacity, reference, dropout)
  const { parameters, gradients, input, outputs, logits, dlogits } = propagation
  const optimizer = keepStatistics(
    createOptimizer(options.optimizer, parameterCount),
    network.parameters,
  )
  const feed = createImageFeed(options, pixelCount, input)
  const { labels } = feed
  const average = weightAverage === null ? null : createWeightAverage(weightAverage, parameterCount)
  /** The weights, while their average stands in for them. */
  const aside = new Float32Array(average ? parameterCount : 0)
  /** What `differentiate` found; one object for all steps, since a step allocates nothing. */
  const batch = { loss: 0, correct: 0 }
  setParameters(initialParameters(network, options.seed))

  /** Sets the gradients of the batch order[start], ..., order[end - 1], its loss and right answers. */
  function differentiate({ order, firstVisit }: Stretch, start: number, end: number) {
    const scale = 1 / (end - start)
    gradients.fill(0)
    batch.loss = 0
    batch.correct = 0
    for (let from = start; from < end; from += capacity) {
      const to = Math.min(from + capacity, end)
      const count = to - from
      feed.loadChanged(order, from, to, firstVisit + from)
      propagation.forward(count, true)
      batch.loss += crossEntropy(count, classes, logits, labels, labelSmoothing) * scale
      batch.correct += countCorrect(count, classes, logits, labels)
      if (!Number.isFinite(batch.loss)) return
      crossEntropyGradient(count, classes, logits, labels, scale, dlogits, labelSmoothing)
      propagation.backward()
    }
  }

  function train(stretch: Stretch): StretchResult {
    const { order, batchSize, learningRates } = stretch
    const losses = new Float64Array(learningRates.length)
    const correct = new Uint32Array(learningRates.length)
    for (let step = 0; step < learningRates.length; step++) {
      const start = step * batchSize
      differentiate(stretch, start, Math.min(start + batchSize, order.length))
      losses[step] = batch.loss
      correct[step] = batch.correct
      if (!Number.isFinite(batch.loss)) return { losses, correct, divergedAt: step }
      if (gradientClip !== null) clipGradients(gradients, gradientClip)
      optimizer.step(parameters, gradients, learningRates[step]!)
      average?.add(parameters)
    }
    return { losses, correct, divergedAt: null }
  }

  function setParameters(values: Float32Array) {
    checkParameters(values, parameterCount)
    parameters.set(values)
    average?.begin(values)
  }

  function state(): EngineState {
    return {
      parameters: parameters.slice(),
      average: average?.state() ?? null,
      optimizer: optimizer.state(),
      random: dropout.state(),
    }
  }

  function apply(wanted: EngineState) {
    checkAverage(wanted.average, parameterCount, average !== null)
    setParameters(wanted.parameters)
    if (wanted.average) average?.restore(wanted.average)
    optimizer.restore(wanted.optimizer)
    dropout.restore(wanted.random)
  }

  /** Does it with the averaged weights, if there are any. */
  function withAverage<Result>(compute: () => Result): Result {
    if (!average) return compute()
    aside.set(parameters)
    parameters.set(average.values)
    try {
      return compute()
    } finally {
      parameters.set(aside)
    }
  }

  function infer(indices: Uint32Array): Inference {
    const probabilities = new Float32Array(indices.length * classes)
    let loss = 0
    for (let from = 0; from < indices.length; from += capacity) {
      const to = Math.min(from + capacity, indices.length)
      feed.load(indices, from, to)
      propagation.forward(to - from, false)
      loss += crossEntropy(to - from, classes, logits, labels)
      softmaxRows(to - from, classes, logits, probabilities.subarray(from * classes))
    }
    return { probabilities, loss: loss / Math.max(indices.length, 1) }
  }

  function activations(pixels: Uint8Array): Float32Array[] {
    feed.loadImage(pixels)
    propagation.forward(1, false)
    propagation.finish()
    const activations = outputs.map((output) => output.slice(0, output.length / capacity))
    if (logits === outputs.at(-1)) {
      const probabilities = new Float32Array(classes)
      softmaxRows(1, classes, logits, probabilities)
      activations.push(probabilities)
    }
    return activations
  }

  return {
    info: { name: 'Plain TypeScript', threads: 1 },
    network,
    async train(stretch) {
      checkStretch(stretch, options)
      return train(stretch)
    },
    async infer(indices) {
      checkIndices(indices, samples)
      return withAverage(() => infer(indices))
    },
    async activations(pixels) {
      checkPixels(pixels, pixelCount)
      return withAverage(() => activations(pixels))
    },
    state,
    restore(wanted) {
      const before = state()
      try {
        apply(wanted)
      } catch (error) {
        apply(before)
        throw error
      }
    },
    parameters: () => (average?.values ?? parameters).slice(),
    setParameters,
    async close() {},
  }
}
