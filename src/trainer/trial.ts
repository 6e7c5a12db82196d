import type { Dataset } from '../data/dataset.ts'
import type { Engine, EngineOptions, Samples } from '../nn/engine.ts'
import type { Network } from '../nn/network.ts'
import type { TrialResult } from '../shared/layer-view.ts'
import { samplesFor } from './dataset.ts'
import { readingEngine } from './engine-options.ts'
import { mostProbable } from './evaluation.ts'
import { inferInPieces } from './infer-in-pieces.ts'
import type { Model } from './model-in-use.ts'
import { Turns } from './turns.ts'

export interface TrialParts {
  createEngine(options: EngineOptions): Promise<Engine>
  /** The data in use, if there are any. */
  dataset(): Dataset | null
  readonly idleMs?: number
}

/** As many test images say what a change does, within a point or two, and take no time. */
const mostImages = 1000
/** For a large network fewer have to do, so that nobody waits for long. */
const [mostMultiplyAdds, fewestImages] = [12e9, 100]

/** A copy of a network, which reads a part of the test images. */
interface Copy {
  readonly engine: Engine
  readonly network: Network
  readonly dataset: Dataset
  readonly labels: Uint8Array
  /** The parameters that were measured as `before` the last time, and what came of it. */
  known: { readonly parameters: Float32Array; readonly right: number } | null
}

/** A copy that nobody has asked for so long is closed: it holds a thread and a table of images. */
const idleMs = 10_000

/** What a network would be like with other weights: a copy of it takes them and reads test images. */
export class Trial {
  readonly #parts: TrialParts
  /** The copy has one engine, whose calls must not overlap. */
  readonly #turns = new Turns()
  #copy: Copy | null = null
  #idle: NodeJS.Timeout | undefined

  constructor(parts: TrialParts) {
    this.#parts = parts
  }

  /**
   * How many test images the network reads rightly with these parameters, and with those.
   * @returns null while there are no data that it can read
   */
  async compare(
    model: Model,
    before: Float32Array,
    after: Float32Array,
  ): Promise<TrialResult | null> {
    return this.#turns.take(async () => {
      const copy = await this.#copyOf(model, before)
      if (!copy) return null
      try {
        copy.known = { parameters: before, right: await this.#rightBefore(copy, before) }
        const right = await rightWith(copy, after)
        return { count: copy.labels.length, before: copy.known.right, after: right }
      } catch (error) {
        // An engine whose thread failed is of no use any longer.
        await this.#close()
        throw error
      } finally {
        this.#closeWhenIdle()
      }
    })
  }

  /** One learning rate after another is tried from the same weights. */
  async #rightBefore(copy: Copy, parameters: Float32Array): Promise<number> {
    const { known } = copy
    const isKnown = known?.parameters.every((value, i) => value === parameters[i])
    return isKnown ? known!.right : rightWith(copy, parameters)
  }

  #closeWhenIdle(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(
      () => void this.#turns.take(() => this.#close()),
      this.#parts.idleMs ?? idleMs,
    )
    this.#idle.unref()
  }

  /** The copy made before, if it is of this network and of these data. */
  async #copyOf(model: Model, parameters: Float32Array): Promise<Copy | null> {
    const { network } = model.engine
    const dataset = this.#parts.dataset()
    if (this.#copy && this.#copy.network === network && this.#copy.dataset === dataset) {
      return this.#copy
    }
    await this.#close()
    if (!dataset) return null
    const samples = someTestImages(network, dataset)
    if (samples.labels.length === 0) return null
    const { normalisation } = model
    const file = { network: network.spec, parameters, normalisation }
    const engine = await readingEngine(this.#parts.createEngine, file, samples, 1)
    this.#copy = { engine, network, dataset, labels: samples.labels, known: null }
    return this.#copy
  }

  async #close(): Promise<void> {
    const copy = this.#copy
    this.#copy = null
    await copy?.engine.close()
  }
}

/** Spread evenly over all of the test images; none if the network does not read such images. */
function someTestImages(network: Network, dataset: Dataset): Samples {
  const { trainCount, testCount } = dataset
  const all = samplesFor(network.spec.inputShape, network.classes, dataset)
  const size = all.labels.length === 0 ? 0 : all.pixels.length / all.labels.length
  const affordable = Math.max(fewestImages, Math.floor(mostMultiplyAdds / network.multiplyAdds))
  const count = size === 0 ? 0 : Math.min(testCount, mostImages, affordable)
  const [pixels, labels] = [new Uint8Array(count * size), new Uint8Array(count)]
  for (let i = 0; i < count; i++) {
    const index = trainCount + Math.floor((i * testCount) / count)
    pixels.set(all.pixels.subarray(index * size, (index + 1) * size), i * size)
    labels[i] = all.labels[index]!
  }
  return { pixels, labels }
}

/** How many of its images the copy reads rightly with these parameters. */
async function rightWith(
  { engine, labels, network }: Copy,
  parameters: Float32Array,
): Promise<number> {
  engine.setParameters(parameters)
  const indices = Uint32Array.from(labels.keys())
  const inference = await inferInPieces(engine, indices, new Turns(), () => false)
  const answers = mostProbable(inference!.probabilities, network.classes)
  return labels.filter((label, i) => answers[i] === label).length
}
