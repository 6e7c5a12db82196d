import { imageActivations } from '../nn/single-image.ts'
import type { Network } from '../nn/network.ts'
import { preprocessorOf } from '../nn/preprocessing/preprocessed-engine.ts'
import type { StageChannel } from '../shared/layer-view.ts'
import { type BackwardPass, backwardPass } from './backward.ts'
import { checkClass } from './check-arguments.ts'
import { likeliest } from './evaluation.ts'
import { stepped } from './gradient-steps.ts'
import { calibratedBy, type Model } from './model-in-use.ts'
import { withoutMuted } from './muted.ts'
import type { SeenImage } from './seen-image.ts'
import { SessionError } from './session-error.ts'

/** A model while it reads an image, perhaps with some of its maps and units muted. */
export class WatchedModel {
  readonly model: Model
  readonly #pixels: Uint8Array
  readonly #muted: readonly StageChannel[]
  #parameters: Float32Array | null = null

  /** @param pixels uint8 of the network's `inputShape`, as the data have them */
  constructor(model: Model, pixels: Uint8Array, muted: readonly StageChannel[]) {
    this.model = model
    this.#pixels = pixels
    this.#muted = muted
  }

  /** Of the whole network, zero where it is muted. Asking an engine for them takes a while. */
  get parameters(): Float32Array {
    const { engine } = this.model
    this.#parameters ??= withoutMuted(engine.network, engine.parameters(), this.#muted)
    return this.#parameters
  }

  /** The same with nothing muted. */
  unmuted(): WatchedModel {
    return new WatchedModel(this.model, this.#pixels, [])
  }

  async seen(): Promise<SeenImage> {
    const { network } = this.model.engine
    const activations = await this.#activations()
    const calibrated = calibratedBy(this.model, activations.at(-1)!)
    return { network, input: this.#input(), activations, calibrated }
  }

  /**
   * @param label what the image is taken for; null for what the network says
   * @throws SessionError for a class that the network does not have, or a network that is too large
   */
  async back(label: number | null): Promise<BackwardPass> {
    const { network } = this.model.engine
    checkClass(label, network.classes)
    checkPatience(network)
    const taken = label ?? likeliest((await this.#activations()).at(-1)!)
    return backwardPass(network, this.parameters, this.#input(), taken)
  }

  /** What one step of plain gradient descent makes of the parameters; what is muted stays so. */
  stepped(pass: BackwardPass, rate: number): Float32Array {
    return withoutMuted(this.model.engine.network, stepped(pass, rate), this.#muted)
  }

  /** By the engine, unless its weights are not those that are asked for. */
  #activations(): Promise<readonly Float32Array[]> | readonly Float32Array[] {
    const { engine } = this.model
    if (this.#muted.length === 0) return engine.activations(this.#pixels)
    checkPatience(engine.network)
    return imageActivations(engine.network, this.parameters, this.#input())
  }

  /** What the network is given, `inputShape`. */
  #input(): Float32Array {
    const { engine, normalisation } = this.model
    const { mean, deviation } = normalisation
    const seen = preprocessorOf(engine.network.spec)(this.#pixels)
    return Float32Array.from(seen, (pixel) => (pixel / 255 - mean) / deviation)
  }
}

/** Plain TypeScript does about 400 million a second, three times as many being needed to go back. */
const mostMultiplyAdds = 100e6

/** @throws SessionError for a network whose plain passes would keep everybody waiting for seconds */
function checkPatience({ multiplyAdds }: Network): void {
  if (multiplyAdds <= mostMultiplyAdds) return
  const millions = Math.round(multiplyAdds / 1e6)
  throw new SessionError(
    'TOO_LARGE',
    `This network takes ${millions} million multiply-adds for an image. Backward, and with maps or ` +
      `units muted, only networks of up to ${mostMultiplyAdds / 1e6} million can be looked at.`,
  )
}
