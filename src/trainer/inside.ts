import { preprocessorOf } from '../nn/preprocessing/preprocessed-engine.ts'
import { size } from '../nn/shape.ts'
import type { Handlers } from '../shared/calls.ts'
import type { trainerCalls } from '../shared/contract.ts'
import type { Subject } from '../shared/layer-view.ts'
import { type BackwardPass, backwardPass, gradientViews } from './backward.ts'
import {
  checkBackwardQuestion,
  checkClass,
  checkPixels,
  checkStagePlace,
  checkStepRate,
} from './check-arguments.ts'
import { derivationOf } from './derivation.ts'
import { imageOfDrawing } from './drawing-reader.ts'
import { gradientDerivationOf } from './gradient-derivation.ts'
import { stepped, stepsFrom } from './gradient-steps.ts'
import { layerViews } from './layer-views.ts'
import { calibratedBy, type Model, type ModelInUse } from './model-in-use.ts'
import type { SeenImage } from './seen-image.ts'
import type { Trial } from './trial.ts'
import type { Turns } from './turns.ts'
import { weightDerivationOf, weightsView } from './weight-gradients.ts'

type InsideCalls = Pick<
  Handlers<typeof trainerCalls>,
  'layersOf' | 'derivationIn' | 'gradientsOf' | 'stepsOf' | 'stepTrial'
>

export interface InsideParts {
  readonly inUse: ModelInUse
  readonly turns: Turns
  readonly trial: Trial
}

/** Looks inside the model in use while it reads an image, and while it would learn from it. */
export class Inside {
  readonly #inUse: ModelInUse
  readonly #turns: Turns
  readonly #trial: Trial

  constructor({ inUse, turns, trial }: InsideParts) {
    this.#inUse = inUse
    this.#turns = turns
    this.#trial = trial
  }

  /** The trainer's calls for it. */
  get calls(): InsideCalls {
    return {
      layersOf: async (subject) =>
        this.#look(subject, async (model, pixels) => layerViews(await seenBy(model, pixels))),
      derivationIn: async (subject, at) => {
        checkStagePlace(at)
        return this.#look(subject, async (model, pixels) => {
          return derivationOf(await seenBy(model, pixels), model.engine.parameters(), at)
        })
      },
      gradientsOf: async (subject, question) => {
        checkBackwardQuestion(question)
        const { label, at, weight } = question
        return this.#look(subject, async (model, pixels) => {
          const pass = await backThrough(model, pixels, label)
          return {
            ...gradientViews(pass),
            derivation: at && gradientDerivationOf(pass, at),
            weights: at && weightsView(pass, at),
            weight: at && weight && weightDerivationOf(pass, at, weight),
          }
        })
      },
      stepsOf: async (subject, label) => {
        const pass = await this.#look(subject, (model, pixels) => backThrough(model, pixels, label))
        return pass && stepsFrom(pass)
      },
      stepTrial: async (subject, label, rate) => {
        checkStepRate(rate)
        const seen = await this.#look(subject, async (model, pixels) => {
          return { model, pass: await backThrough(model, pixels, label) }
        })
        if (!seen) return null
        const { model, pass } = seen
        return this.#trial.compare(model, pass.parameters, stepped(pass, rate))
      },
    }
  }

  /**
   * Null for an empty drawing, of which there is nothing to see.
   * @throws SessionError without a model that reads such images
   */
  #look<Seen>(
    subject: Subject,
    see: (model: Model, pixels: Uint8Array) => Promise<Seen>,
  ): Promise<Seen> | null {
    const { spec } = this.#inUse.current.engine.network
    const isImage = subject instanceof Uint8Array
    if (isImage) checkPixels(subject, size(spec.inputShape))
    const pixels = isImage ? subject : imageOfDrawing(subject, spec.inputShape)
    return pixels && this.#turns.take(() => see(this.#inUse.current, pixels), 'urgent')
  }
}

async function seenBy(model: Model, pixels: Uint8Array): Promise<SeenImage> {
  const { network } = model.engine
  const activations = await model.engine.activations(pixels)
  const calibrated = calibratedBy(model, activations.at(-1)!)
  return { network, input: inputOf(model, pixels), activations, calibrated }
}

/** @param label what the image is taken for; null for what the network says */
async function backThrough(
  model: Model,
  pixels: Uint8Array,
  label: number | null,
): Promise<BackwardPass> {
  const { engine } = model
  const { network } = engine
  checkClass(label, network.classes)
  const taken = label ?? likeliest((await engine.activations(pixels)).at(-1)!)
  return backwardPass(network, engine.parameters(), inputOf(model, pixels), taken)
}

const likeliest = (probabilities: Float32Array) => probabilities.indexOf(Math.max(...probabilities))

/** What its network is given, `inputShape`. */
function inputOf({ engine, normalisation }: Model, pixels: Uint8Array): Float32Array {
  const { mean, deviation } = normalisation
  const seen = preprocessorOf(engine.network.spec)(pixels)
  return Float32Array.from(seen, (pixel) => (pixel / 255 - mean) / deviation)
}
