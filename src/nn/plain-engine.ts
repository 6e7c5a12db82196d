import type { Engine, EngineOptions, EngineState, Stretch, StretchResult } from './engine.ts'
import { checkIndices, checkPixels, checkSamples, checkStretch } from './engine-checks.ts'
import { createImageFeed } from './image-feed.ts'
import { initialParameters } from './initial-parameters.ts'
import { reference } from './kernels/reference.ts'
import { countCorrect, crossEntropy, crossEntropyGradient, softmaxRows } from './loss.ts'
import { createOptimizer } from './optimizers/index.ts'
import { createPropagation } from './propagation.ts'
import { random } from './random.ts'
import { size } from './shape.ts'

/**
 * Images that go through the network together. A batch is cut into slices and their gradients are
 * added up, so that memory does not grow with the batch.
 */
const SLICE = 16

/**
 * The engine in plain TypeScript, on one thread.
 *
 * @throws RangeError if the samples do not fit the network.
 */
export function createPlainEngine(options: EngineOptions): Engine {
  const { network, samples } = options
  const { classes, parameterCount } = network
  checkSamples(network, samples)
  const pixelCount = size(network.spec.inputShape)
  const dropout = random(options.seed, 'dropout')
  const propagation = createPropagation(network, SLICE, reference, dropout)
  const { parameters, gradients, input, outputs, logits, dlogits } = propagation
  const optimizer = createOptimizer(options.optimizer, parameterCount)
  const feed = createImageFeed(options, pixelCount, input)
  const { labels } = feed
  /** What `differentiate` found; one object for all steps, since a step allocates nothing. */
  const batch = { loss: 0, correct: 0 }
  parameters.set(initialParameters(network, options.seed))

  /** Sets the gradients of the batch order[start], ..., order[end - 1], its loss and right answers. */
  function differentiate({ order, firstVisit }: Stretch, start: number, end: number) {
    const scale = 1 / (end - start)
    gradients.fill(0)
    batch.loss = 0
    batch.correct = 0
    for (let from = start; from < end; from += SLICE) {
      const to = Math.min(from + SLICE, end)
      const count = to - from
      feed.loadChanged(order, from, to, firstVisit + from)
      propagation.forward(count, true)
      batch.loss += crossEntropy(count, classes, logits, labels) * scale
      batch.correct += countCorrect(count, classes, logits, labels)
      crossEntropyGradient(count, classes, logits, labels, scale, dlogits)
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
      optimizer.step(parameters, gradients, learningRates[step]!)
    }
    return { losses, correct, divergedAt: null }
  }

  function setParameters(values: Float32Array) {
    if (values.length !== parameterCount) {
      throw new RangeError(
        `This network has ${parameterCount} parameters, but ${values.length} were given.`,
      )
    }
    parameters.set(values)
  }

  function state(): EngineState {
    return {
      parameters: parameters.slice(),
      average: null,
      optimizer: optimizer.state(),
      random: dropout.state(),
    }
  }

  function apply(wanted: EngineState) {
    setParameters(wanted.parameters)
    optimizer.restore(wanted.optimizer)
    dropout.restore(wanted.random)
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
      const probabilities = new Float32Array(indices.length * classes)
      let loss = 0
      for (let from = 0; from < indices.length; from += SLICE) {
        const to = Math.min(from + SLICE, indices.length)
        feed.load(indices, from, to)
        propagation.forward(to - from, false)
        loss += crossEntropy(to - from, classes, logits, labels)
        softmaxRows(to - from, classes, logits, probabilities.subarray(from * classes))
      }
      return { probabilities, loss: loss / Math.max(indices.length, 1) }
    },
    async activations(pixels) {
      checkPixels(pixels, pixelCount)
      feed.loadImage(pixels)
      propagation.forward(1, false)
      propagation.finish()
      const activations = outputs.map((output) => output.slice(0, output.length / SLICE))
      if (logits === outputs.at(-1)) {
        const probabilities = new Float32Array(classes)
        softmaxRows(1, classes, logits, probabilities)
        activations.push(probabilities)
      }
      return activations
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
    parameters: () => parameters.slice(),
    setParameters,
    async close() {},
  }
}
