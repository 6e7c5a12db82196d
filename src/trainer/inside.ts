import type { Handlers } from '../shared/calls.ts'
import type { trainerCalls } from '../shared/contract.ts'
import type { Answer, Watched } from '../shared/layer-view.ts'
import { gradientViews } from './backward.ts'
import {
  checkBackwardQuestion,
  checkStagePlace,
  checkStepRate,
  checkWatched,
} from './check-arguments.ts'
import { derivationOf } from './derivation.ts'
import { imageOfSubject } from './drawing-reader.ts'
import { answerOf } from './evaluation.ts'
import { gradientDerivationOf } from './gradient-derivation.ts'
import { stepsFrom } from './gradient-steps.ts'
import { layerViews } from './layer-views.ts'
import type { ModelInUse } from './model-in-use.ts'
import type { SeenImage } from './seen-image.ts'
import type { Trial } from './trial.ts'
import type { Turns } from './turns.ts'
import { WatchedModel } from './watched-model.ts'
import { weightDerivationOf, weightsView } from './weight-gradients.ts'

type InsideCalls = Pick<
  Handlers<typeof trainerCalls>,
  'layersOf' | 'derivationIn' | 'gradientsOf' | 'stepsOf' | 'stepTrial' | 'muteTrial'
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
      layersOf: async (watched) =>
        this.#look(watched, async (model) => layerViews(await model.seen())),
      derivationIn: async (watched, at) => {
        checkStagePlace(at)
        return this.#look(watched, async (model) =>
          derivationOf(await model.seen(), model.parameters, at),
        )
      },
      gradientsOf: async (watched, question) => {
        checkBackwardQuestion(question)
        const { label, at, weight } = question
        return this.#look(watched, async (model) => {
          const pass = await model.back(label)
          return {
            ...gradientViews(pass),
            derivation: at && gradientDerivationOf(pass, at),
            weights: at && weightsView(pass, at),
            weight: at && weight && weightDerivationOf(pass, at, weight),
          }
        })
      },
      stepsOf: async (watched, label) => {
        const found = await this.#look(watched, async (model) => {
          return { model, pass: await model.back(label) }
        })
        if (!found) return null
        const { model, pass } = found
        return stepsFrom(pass, (rate) => model.stepped(pass, rate))
      },
      stepTrial: async (watched, label, rate) => {
        checkStepRate(rate)
        const found = await this.#look(watched, async (seen) => {
          const stepped = seen.stepped(await seen.back(label), rate)
          return { model: seen.model, weights: [seen.parameters, stepped] as const }
        })
        if (!found) return null
        return this.#trial.compare(found.model, ...found.weights)
      },
      muteTrial: async (watched) => {
        const found = await this.#look(watched, async (muted) => {
          const whole = muted.unmuted()
          return {
            model: muted.model,
            answers: { before: given(await whole.seen()), after: given(await muted.seen()) },
            weights: [whole.parameters, muted.parameters] as const,
          }
        })
        if (!found) return null
        const { model, answers, weights } = found
        return { ...answers, test: await this.#trial.compare(model, ...weights) }
      },
    }
  }

  /**
   * Null for an empty drawing, of which there is nothing to see.
   * @throws SessionError without a model that reads such images
   */
  #look<Seen>(watched: Watched, see: (model: WatchedModel) => Promise<Seen>): Promise<Seen | null> {
    checkWatched(watched)
    const { subject, muted } = watched
    return this.#turns.take<Seen | null>(() => {
      // Another model may have come into use before it was this one's turn.
      const model = this.#inUse.current
      const pixels = imageOfSubject(subject, model.engine.network.spec.inputShape)
      return pixels && see(new WatchedModel(model, pixels, muted))
    }, 'urgent')
  }
}

function given({ calibrated, activations }: SeenImage): Answer {
  return answerOf(calibrated ?? activations.at(-1)!)
}
