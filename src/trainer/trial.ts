import type { Dataset } from '../data/dataset.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import type { Network } from '../nn/network.ts'
import { networkMisfit } from '../shared/data-fit.ts'
import type { TrialResult } from '../shared/layer-view.ts'
import { affordableImages } from './affordable-images.ts'
import { pickedSamples, testIndices } from './dataset.ts'
import { readingEngine } from './engine-options.ts'
import { mostProbable } from './evaluation.ts'
import type { Model } from './model-in-use.ts'
import { inferWith, SpareCopy } from './spare-copy.ts'

export interface TrialParts {
  createEngine(options: EngineOptions): Promise<Engine>
  /** The data in use, if there are any. */
  dataset(): Dataset | null
  readonly idleMs?: number
}

/**
 * So many test images say what a change does, within a point or two, and take no time; a large
 * network reads fewer, so that nobody waits for long.
 */
const affordable = { images: 1000, multiplyAdds: 12e9 }

/** A copy of a network, which reads a part of the test images. */
interface Copy {
  readonly engine: Engine
  readonly network: Network
  readonly dataset: Dataset
  readonly labels: Uint8Array
  /** The parameters that were measured as `before` the last time, and what came of it. */
  known: { readonly parameters: Float32Array; readonly right: number } | null
}

/** What a network would be like with other weights: a copy of it takes them and reads test images. */
export class Trial {
  readonly #parts: TrialParts
  readonly #spare: SpareCopy<Copy>

  constructor(parts: TrialParts) {
    this.#parts = parts
    this.#spare = new SpareCopy(parts.idleMs)
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
    const { network } = model.engine
    const dataset = this.#parts.dataset()
    const images = someTestImages(network, dataset)
    if (!dataset || images.length === 0) return null
    return this.#spare.use({
      isRight: (copy) => copy.network === network && copy.dataset === dataset,
      make: () => this.#copyOf(model, before, dataset, images),
      work: async (copy) => {
        copy.known = { parameters: before, right: await rightBefore(copy, before) }
        const right = await rightWith(copy, after)
        return { count: copy.labels.length, before: copy.known.right, after: right }
      },
    })
  }

  async #copyOf(
    { engine: { network }, normalisation }: Model,
    parameters: Float32Array,
    dataset: Dataset,
    images: Uint32Array,
  ): Promise<Copy> {
    const samples = pickedSamples(dataset, images)
    const file = { network: network.spec, parameters, normalisation }
    const engine = await readingEngine(this.#parts.createEngine, file, samples, 1)
    return { engine, network, dataset, labels: samples.labels, known: null }
  }
}

/** None if the network does not read such images. */
function someTestImages(network: Network, dataset: Dataset | null): Uint32Array {
  const { spec, classes } = network
  const isReadable = dataset && networkMisfit(spec.inputShape, classes, dataset) === null
  if (!isReadable) return new Uint32Array()
  return affordableImages(network, testIndices(dataset), affordable)
}

/** One learning rate after another is tried from the same weights. */
async function rightBefore(copy: Copy, parameters: Float32Array): Promise<number> {
  const { known } = copy
  const isKnown = known?.parameters.every((value, i) => value === parameters[i])
  return isKnown ? known!.right : rightWith(copy, parameters)
}

/** How many of its images the copy reads rightly with these parameters. */
async function rightWith({ engine, labels }: Copy, parameters: Float32Array): Promise<number> {
  const { probabilities } = await inferWith(engine, parameters, labels.length)
  const answers = mostProbable(probabilities, engine.network.classes)
  return labels.filter((label, i) => answers[i] === label).length
}
