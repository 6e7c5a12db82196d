import type { DigitImage } from '../data/digit-image.ts'
import { mnistFacts } from '../data/mnist.ts'
import { toDigitImage } from '../data/strokes.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import { preprocessorOf } from '../nn/preprocessing/preprocessed-engine.ts'
import { usualSureFrom } from '../shared/calibration.ts'
import type { Handlers, trainerCalls } from '../shared/contract.ts'
import { sizeOf } from '../shared/data-fit.ts'
import type { Certainty, DrawingPrediction, Stroke } from '../shared/drawing.ts'
import type { Derivation, LayerView, StagePlace } from '../shared/layer-view.ts'
import { describeError } from '../shared/outcome.ts'
import { checkStagePlace, checkStrokes } from './check-arguments.ts'
import { derivationOf } from './derivation.ts'
import { DigitGate, readsDigits } from './digit-gate.ts'
import { mostProbable } from './evaluation.ts'
import { layerViews } from './layer-views.ts'
import type { Model, ModelInUse } from './model-in-use.ts'
import { outputsOf, type SeenImage } from './seen-image.ts'
import { SessionError } from './session-error.ts'
import { atTemperature } from './temperature.ts'
import type { Turns } from './turns.ts'

type DrawingCalls = Pick<
  Handlers<typeof trainerCalls>,
  'predictDrawing' | 'layersOfDrawing' | 'derivationInDrawing'
>

export interface DrawingReaderParts {
  readonly inUse: ModelInUse
  readonly turns: Turns
  createEngine(options: EngineOptions): Promise<Engine>
}

/**
 * Reads drawings with the model in use, and says how far the reading can be relied on. A drawing is
 * no digit if the gate says so; a reading is unsure if its calibrated probability is too low.
 */
export class DrawingReader {
  readonly #parts: DrawingReaderParts
  #gate: DigitGate | null = null

  constructor(parts: DrawingReaderParts) {
    this.#parts = parts
  }

  /** Takes the gate in that folder. Without one that works only the probabilities count. */
  async useGateIn(folder: string): Promise<void> {
    const { turns, createEngine } = this.#parts
    try {
      const gate = await DigitGate.open(folder, createEngine)
      await turns.take(async () => {
        await this.#gate?.close()
        this.#gate = gate
      })
    } catch (error) {
      console.error(`Drawings are read without a gate. ${describeError(error).message}`)
    }
  }

  /** The trainer's calls that take a drawing. */
  get calls(): DrawingCalls {
    return {
      predictDrawing: async (strokes) => {
        const pixels = this.#imageOf(strokes)
        return pixels && this.read(pixels)
      },
      layersOfDrawing: async (strokes) => {
        const pixels = this.#imageOf(strokes)
        return pixels && this.#layersOf(pixels)
      },
      derivationInDrawing: async (strokes, at) => {
        checkStagePlace(at)
        const pixels = this.#imageOf(strokes)
        return pixels && this.#derivationIn(pixels, at)
      },
    }
  }

  /** @param pixels uint8 `[28·28]`, as MNIST's digits are */
  read(pixels: DigitImage): Promise<DrawingPrediction> {
    const { inUse, turns } = this.#parts
    return turns.take(async () => {
      const model = inUse.current
      const given = (await model.engine.activations(pixels)).at(-1)!
      const [digit] = mostProbable(given, given.length)
      const meant = calibratedBy(model, given) ?? given
      const certainty = await this.#certainty(model, pixels, meant[digit!]!)
      const seen = preprocessorOf(model.engine.network.spec)(pixels)
      return { pixels: seen, probabilities: Array.from(meant), digit: digit!, certainty }
    }, 'urgent')
  }

  /** Null for an empty drawing. @throws SessionError without a model that takes drawings */
  #imageOf(strokes: readonly Stroke[]): DigitImage | null {
    checkStrokes(strokes)
    checkTakesDrawings(this.#parts.inUse.current.engine.network.spec.inputShape)
    return toDigitImage(strokes)
  }

  #layersOf(pixels: DigitImage): Promise<LayerView[]> {
    const { inUse, turns } = this.#parts
    return turns.take(async () => layerViews(await seenBy(inUse.current, pixels)), 'urgent')
  }

  #derivationIn(pixels: DigitImage, at: StagePlace): Promise<Derivation | null> {
    const { inUse, turns } = this.#parts
    return turns.take(async () => {
      const model = inUse.current
      const seen = await seenBy(model, pixels)
      const found = derivationOf(seen, model.engine.parameters(), at)
      const isAnswer = at.stage === outputsOf(seen).length - 1
      const calibrated = isAnswer ? calibratedBy(model, seen.activations.at(-1)!) : null
      return found && { ...found, calibrated: calibrated?.[at.channel] ?? null }
    }, 'urgent')
  }

  async #certainty(
    { engine, classNames, calibration }: Model,
    pixels: DigitImage,
    confidence: number,
  ): Promise<Certainty> {
    const isForGate = readsDigits(engine.network.spec.inputShape, classNames)
    if (isForGate && this.#gate && !(await this.#gate.isDigit(pixels))) return 'no-digit'
    return confidence >= (calibration?.sureFrom ?? usualSureFrom) ? 'sure' : 'unsure'
  }
}

/** Null for a model that is not calibrated. */
function calibratedBy({ calibration }: Model, probabilities: Float32Array): Float32Array | null {
  return calibration && atTemperature(probabilities, calibration.temperature, probabilities.length)
}

async function seenBy(
  { engine, normalisation: { mean, deviation } }: Model,
  pixels: DigitImage,
): Promise<SeenImage> {
  const seen = preprocessorOf(engine.network.spec)(pixels)
  const input = Float32Array.from(seen, (pixel) => (pixel / 255 - mean) / deviation)
  return { network: engine.network, input, activations: await engine.activations(pixels) }
}

/** @throws SessionError for a network that reads images of another size than drawings become */
function checkTakesDrawings(inputShape: readonly number[]): void {
  if (inputShape.join() === mnistFacts.imageShape.join()) return
  throw new SessionError(
    'OTHER_DATA',
    `A drawing becomes an image of ${sizeOf(mnistFacts.imageShape)}, but this network reads images ` +
      `of ${sizeOf(inputShape)}.`,
  )
}
