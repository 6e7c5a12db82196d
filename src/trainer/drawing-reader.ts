import type { DigitImage } from '../data/digit-image.ts'
import { mnistFacts } from '../data/mnist.ts'
import { toDigitImage } from '../data/strokes.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import { preprocessorOf } from '../nn/preprocessing/preprocessed-engine.ts'
import { size } from '../nn/shape.ts'
import { usualSureFrom } from '../shared/calibration.ts'
import type { Handlers } from '../shared/calls.ts'
import type { trainerCalls } from '../shared/contract.ts'
import { sizeOf } from '../shared/data-fit.ts'
import type { Certainty, DrawingPrediction, Stroke } from '../shared/drawing.ts'
import type { Subject } from '../shared/layer-view.ts'
import { describeError } from '../shared/outcome.ts'
import { checkPixels, checkStrokes } from './check-arguments.ts'
import { DigitGate, readsDigits } from './digit-gate.ts'
import { likeliest } from './evaluation.ts'
import { calibratedBy, type Model, type ModelInUse } from './model-in-use.ts'
import { SessionError } from './session-error.ts'
import type { Turns } from './turns.ts'

type DrawingCalls = Pick<Handlers<typeof trainerCalls>, 'predictDrawing'>

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

  /** The trainer's call for it. */
  get calls(): DrawingCalls {
    return {
      predictDrawing: async (strokes) => {
        const { spec } = this.#parts.inUse.current.engine.network
        const pixels = imageOfDrawing(strokes, spec.inputShape)
        return pixels && this.read(pixels)
      },
    }
  }

  /** @param pixels uint8 `[28·28]`, as MNIST's digits are */
  read(pixels: DigitImage): Promise<DrawingPrediction> {
    const { inUse, turns } = this.#parts
    return turns.take(async () => {
      const model = inUse.current
      const given = (await model.engine.activations(pixels)).at(-1)!
      const digit = likeliest(given)
      const meant = calibratedBy(model, given) ?? given
      const certainty = await this.#certainty(model, pixels, meant[digit]!)
      const seen = preprocessorOf(model.engine.network.spec)(pixels)
      return { pixels: seen, probabilities: Array.from(meant), digit, certainty }
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

/**
 * An image as the data have it as it is, a drawing as MNIST's digits were prepared; null for an empty
 * one.
 * @throws SessionError for what is neither, and for a network that reads images of another size
 */
export function imageOfSubject(subject: Subject, inputShape: readonly number[]): Uint8Array | null {
  if (!(subject instanceof Uint8Array)) return imageOfDrawing(subject, inputShape)
  checkPixels(subject, size(inputShape))
  return subject
}

/**
 * As MNIST's digits were prepared; null for an empty drawing.
 * @throws SessionError for what is no drawing, and for a network that reads images of another size
 */
export function imageOfDrawing(
  strokes: readonly Stroke[],
  inputShape: readonly number[],
): DigitImage | null {
  checkDrawing(strokes, inputShape)
  return toDigitImage(strokes)
}

/** @throws SessionError as `imageOfDrawing` does */
export function checkDrawing(
  strokes: unknown,
  inputShape: readonly number[],
): asserts strokes is readonly Stroke[] {
  checkStrokes(strokes)
  if (inputShape.join() === mnistFacts.imageShape.join()) return
  throw new SessionError(
    'OTHER_DATA',
    `A drawing becomes an image of ${sizeOf(mnistFacts.imageShape)}, but this network reads images ` +
      `of ${sizeOf(inputShape)}.`,
  )
}
