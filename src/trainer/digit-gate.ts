import { join } from 'node:path'
import type { DigitImage } from '../data/digit-image.ts'
import { mnistFacts } from '../data/mnist.ts'
import { ModelFileError } from '../models/model-file-error.ts'
import { openModel } from '../models/open-model.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import { buildNetwork } from '../nn/network.ts'
import { areDigits } from '../shared/class-names.ts'
import { readingEngine } from './engine-options.ts'

/** Of the gate's file in the folder of what comes with the app. */
export const gateFile = 'digit-gate.safetensors'

const noSamples = { pixels: new Uint8Array(0), labels: new Uint8Array(0) }

/** Tells digits from whatever else may be drawn, by a small network of two classes: none, digit. */
export class DigitGate {
  readonly #engine: Engine

  private constructor(engine: Engine) {
    this.#engine = engine
  }

  /** @throws ModelFileError if there is none in the folder, or one that is no gate */
  static async open(
    folder: string,
    createEngine: (options: EngineOptions) => Promise<Engine>,
  ): Promise<DigitGate> {
    const path = join(folder, gateFile)
    const file = await openModel(path)
    const { classes, spec } = buildNetwork(file.network)
    if (classes !== 2 || spec.inputShape.join() !== mnistFacts.imageShape.join()) {
      throw new ModelFileError(
        'BAD_VALUE',
        `${path} is no gate: it has ${classes} classes and reads images of ${spec.inputShape.join('×')}.`,
      )
    }
    // One image at a time: more threads would only wait for each other.
    return new DigitGate(await readingEngine(createEngine, file, noSamples, 1))
  }

  /** Calls must not overlap. The threshold is in the weights: whichever class is likelier wins. */
  async isDigit(pixels: DigitImage): Promise<boolean> {
    const [none, digit] = (await this.#engine.activations(pixels)).at(-1)!
    return digit! > none!
  }

  close(): Promise<void> {
    return this.#engine.close()
  }
}

/** Whether the gate has a say: it knows MNIST's kind of digits, and nothing else. */
export function readsDigits(inputShape: readonly number[], classNames: readonly string[]): boolean {
  return areDigits(classNames) && inputShape.join() === mnistFacts.imageShape.join()
}
