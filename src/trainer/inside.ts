import { preprocessorOf } from '../nn/preprocessing/preprocessed-engine.ts'
import { size } from '../nn/shape.ts'
import type { Handlers, trainerCalls } from '../shared/contract.ts'
import type { Derivation, LayerView, StagePlace, Subject } from '../shared/layer-view.ts'
import { checkPixels, checkStagePlace } from './check-arguments.ts'
import { derivationOf } from './derivation.ts'
import { imageOfDrawing } from './drawing-reader.ts'
import { layerViews } from './layer-views.ts'
import { calibratedBy, type Model, type ModelInUse } from './model-in-use.ts'
import type { SeenImage } from './seen-image.ts'
import type { Turns } from './turns.ts'

type InsideCalls = Pick<Handlers<typeof trainerCalls>, 'layersOf' | 'derivationIn'>

/** Looks inside the model in use while it reads an image. */
export class Inside {
  readonly #inUse: ModelInUse
  readonly #turns: Turns

  constructor({ inUse, turns }: { readonly inUse: ModelInUse; readonly turns: Turns }) {
    this.#inUse = inUse
    this.#turns = turns
  }

  /** The trainer's calls for it. */
  get calls(): InsideCalls {
    return {
      layersOf: async (subject) => {
        const pixels = this.#imageOf(subject)
        return pixels && this.#layersOf(pixels)
      },
      derivationIn: async (subject, at) => {
        checkStagePlace(at)
        const pixels = this.#imageOf(subject)
        return pixels && this.#derivationIn(pixels, at)
      },
    }
  }

  /** Null for an empty drawing. @throws SessionError without a model that reads such images */
  #imageOf(subject: Subject): Uint8Array | null {
    const { spec } = this.#inUse.current.engine.network
    if (!(subject instanceof Uint8Array)) return imageOfDrawing(subject, spec.inputShape)
    checkPixels(subject, size(spec.inputShape))
    return subject
  }

  #layersOf(pixels: Uint8Array): Promise<LayerView[]> {
    return this.#turns.take(
      async () => layerViews(await seenBy(this.#inUse.current, pixels)),
      'urgent',
    )
  }

  #derivationIn(pixels: Uint8Array, at: StagePlace): Promise<Derivation | null> {
    return this.#turns.take(async () => {
      const model = this.#inUse.current
      return derivationOf(await seenBy(model, pixels), model.engine.parameters(), at)
    }, 'urgent')
  }
}

async function seenBy(model: Model, pixels: Uint8Array): Promise<SeenImage> {
  const { engine, normalisation } = model
  const { mean, deviation } = normalisation
  const seen = preprocessorOf(engine.network.spec)(pixels)
  const input = Float32Array.from(seen, (pixel) => (pixel / 255 - mean) / deviation)
  const activations = await engine.activations(pixels)
  const calibrated = calibratedBy(model, activations.at(-1)!)
  return { network: engine.network, input, activations, calibrated }
}
