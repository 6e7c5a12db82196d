import type { EngineOptions } from '../engine.ts'
import { random } from '../random.ts'
import { averageShare } from '../weight-average.ts'
import { controlLayout, stepLayout } from './layout.ts'
import { type MemoryPlan, RESULT_BYTES } from './memory-plan.ts'

/** What the host writes before a stretch and reads after it. */
export interface StretchMemory {
  writeOrder(order: Uint32Array): void
  /** The numbers of each step; counts the steps. */
  writeSteps(images: number, batchSize: number, learningRates: Float64Array): void
  /**
   * Puts the mean loss and the right answers of each step into the result from `firstStep` on.
   * @returns the first step that diverged, or null; the steps after it then don't count
   */
  readSteps(
    images: number,
    batchSize: number,
    firstStep: number,
    result: { readonly losses: Float64Array; readonly correct: Uint32Array },
  ): number | null
  /** Copies the probabilities; returns the sum of the losses. */
  readInference(images: number, probabilities: Float32Array, classes: number): number
  /** Steps since the start of the run. */
  steps(): number
  /** Steps that the average of the weights has seen; `beginAverage` starts over. */
  averagedSteps(): number
  beginAverage(): void
  /** The dropout stream: its key and how many steps have drawn from it. */
  random(): number[]
  /** @throws RangeError unless it is a state of this stream. */
  checkRandom(state: readonly number[]): void
  restore(state: readonly number[], optimizerSteps: number, averagedSteps: number): void
}

/**
 * Counts from the start of a run: no steps yet, and the dropout stream of `seed` at its beginning.
 *
 * @throws RangeError unless the seed is an integer in 0..2³²-1
 */
export function createStretchMemory(
  plan: MemoryPlan,
  { optimizer, weightAverage, seed }: EngineOptions,
  memory: WebAssembly.Memory,
): StretchMemory {
  const floats = new Float32Array(memory.buffer)
  const integers = new Int32Array(memory.buffer)
  let key = random(seed, 'dropout').nextUint32()
  let draws = 0
  let steps = 0
  let averagedSteps = 0

  return {
    writeOrder(order) {
      integers.set(order, plan.order / 4)
    },
    writeSteps(images, batchSize, learningRates) {
      integers[controlLayout.diverged / 4] = 0
      for (const [index, learningRate] of learningRates.entries()) {
        const count = Math.min(batchSize, images - index * batchSize)
        const step = (plan.steps + index * stepLayout.bytes) / 4
        steps++
        floats[step + stepLayout.learningRate / 4] = learningRate
        floats[step + stepLayout.scale / 4] = 1 / count
        integers[step + stepLayout.dropoutKey / 4] = (key ^ Math.imul(draws++, 0x9e3779b9)) | 0
        if (optimizer.kind === 'adam' || optimizer.kind === 'adamw') {
          floats[step + stepLayout.stepSize / 4] = learningRate / (1 - optimizer.beta1 ** steps)
          floats[step + stepLayout.squareCorrection / 4] = 1 / (1 - optimizer.beta2 ** steps)
        }
        if (weightAverage !== null) {
          const share = averageShare(weightAverage, ++averagedSteps)
          floats[step + stepLayout.averageShare / 4] = share
        }
        if (optimizer.kind === 'adamw') {
          floats[step + stepLayout.kept / 4] = 1 - learningRate * optimizer.weightDecay
        }
      }
    },
    readSteps(images, batchSize, firstStep, { losses, correct }) {
      const results = plan.results / 4
      const stepCount = Math.ceil(images / batchSize)
      for (let step = 0; step < stepCount; step++) {
        const [from, to] = [step * batchSize, Math.min((step + 1) * batchSize, images)]
        let [loss, right] = [0, 0]
        for (let at = from; at < to; at++) {
          loss += floats[results + 2 * at]!
          right += integers[results + 2 * at + 1]!
        }
        losses[firstStep + step] = loss / (to - from)
        correct[firstStep + step] = right
        if (Number.isFinite(loss)) continue
        // This step made no update, and its masks are drawn again by whoever goes on from here.
        steps -= stepCount - step
        averagedSteps -= stepCount - step
        draws -= stepCount - step
        return firstStep + step
      }
      return null
    },
    readInference(images, probabilities, classes) {
      const rowFloats = plan.probabilityBytes / 4
      let loss = 0
      for (let image = 0; image < images; image++) {
        const row = plan.probabilities / 4 + image * rowFloats
        probabilities.set(floats.subarray(row, row + classes), image * classes)
        loss += floats[plan.results / 4 + (RESULT_BYTES / 4) * image]!
      }
      return loss
    },
    steps: () => steps,
    averagedSteps: () => averagedSteps,
    beginAverage() {
      averagedSteps = 0
    },
    random: () => [key, draws],
    checkRandom(state) {
      const isState =
        state.length === 2 && state.every((word) => Number.isInteger(word) && word >= 0)
      if (!isState) {
        throw new RangeError(
          `[${state.join(', ')}] is no state of this engine's dropout: it needs the key and the ` +
            `number of steps. A run goes on only in the engine in which it began.`,
        )
      }
    },
    restore(state, optimizerSteps, averaged) {
      key = state[0]!
      draws = state[1]!
      steps = optimizerSteps
      averagedSteps = averaged
    },
  }
}
