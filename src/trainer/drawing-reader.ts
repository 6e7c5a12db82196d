import type { DigitImage } from '../data/digit-image.ts'
import { mnistFacts } from '../data/mnist.ts'
import { toDigitImage } from '../data/strokes.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import { preprocessorOf } from '../nn/preprocessing/preprocessed-engine.ts'
import { usualSureFrom } from '../shared/calibration.ts'
import { sizeOf } from '../shared/data-fit.ts'
import type { Certainty, DrawingPrediction, Stroke } from '../shared/drawing.ts'
import type { LayerView } from '../shared/layer-view.ts'
import { describeError } from '../shared/outcome.ts'
import { DigitGate, readsDigits } from './digit-gate.ts'
import { mostProbable } from './evaluation.ts'
import { layerViews } from './layer-views.ts'
import type { Model, ModelInUse } from './model-in-use.ts'
import { SessionError } from './session-error.ts'
import { atTemperature } from './temperature.ts'
import type { Turns } from './turns.ts'

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

  /** Null for an empty drawing. @throws SessionError without a model that takes drawings */
  async readStrokes(strokes: readonly Stroke[]): Promise<DrawingPrediction | null> {
    checkTakesDrawings(this.#parts.inUse.current.engine.network.spec.inputShape)
    const pixels = toDigitImage(strokes)
    return pixels && this.read(pixels)
  }

  /** What the stages of the network make of a drawing. Returns and throws as `readStrokes` does. */
  async layersOf(strokes: readonly Stroke[]): Promise<LayerView[] | null> {
    const { inUse, turns } = this.#parts
    checkTakesDrawings(inUse.current.engine.network.spec.inputShape)
    const pixels = toDigitImage(strokes)
    if (!pixels) return null
    return turns.take(async () => {
      const { engine } = inUse.current
      return layerViews(engine.network, await engine.activations(pixels))
    }, 'urgent')
  }

  /** @param pixels uint8 `[28·28]`, as MNIST's digits are */
  read(pixels: DigitImage): Promise<DrawingPrediction> {
    const { inUse, turns } = this.#parts
    return turns.take(async () => {
      const model = inUse.current
      const given = (await model.engine.activations(pixels)).at(-1)!
      const [digit] = mostProbable(given, given.length)
      const temperature = model.calibration?.temperature
      const meant = temperature ? atTemperature(given, temperature, given.length) : given
      const certainty = await this.#certainty(model, pixels, meant[digit!]!)
      const seen = preprocessorOf(model.engine.network.spec)(pixels)
      return { pixels: seen, probabilities: Array.from(meant), digit: digit!, certainty }
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

/** @throws SessionError for a network that reads images of another size than drawings become */
function checkTakesDrawings(inputShape: readonly number[]): void {
  if (inputShape.join() === mnistFacts.imageShape.join()) return
  throw new SessionError(
    'OTHER_DATA',
    `A drawing becomes an image of ${sizeOf(mnistFacts.imageShape)}, but this network reads images ` +
      `of ${sizeOf(inputShape)}.`,
  )
}
