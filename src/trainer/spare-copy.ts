import type { Engine, Inference } from '../nn/engine.ts'
import { inferInPieces } from './infer-in-pieces.ts'
import { Turns } from './turns.ts'

export interface SpareUse<Copy, Result> {
  /** Whether the copy that there is will do. */
  isRight(copy: Copy): boolean
  /** Another one, if it will not. */
  make(): Promise<Copy>
  work(copy: Copy): Result | Promise<Result>
}

/** A copy that nobody has asked for so long is closed: it holds a thread and a table of images. */
const usualIdleMs = 10_000

/** A copy of a network for whoever asks what other weights would do: one at a time, one by one. */
export class SpareCopy<Copy extends { readonly engine: Engine }> {
  /** The copy has one engine, whose calls must not overlap. */
  readonly #turns = new Turns()
  readonly #idleMs: number
  #copy: Copy | null = null
  #idle: NodeJS.Timeout | undefined

  constructor(idleMs = usualIdleMs) {
    this.#idleMs = idleMs
  }

  use<Result>(
    { isRight, make, work }: SpareUse<Copy, Result>,
    urgency: 'urgent' | 'patient' = 'patient',
  ): Promise<Result> {
    return this.#turns.take(async () => {
      clearTimeout(this.#idle)
      try {
        if (this.#copy && !isRight(this.#copy)) await this.#close()
        return await work((this.#copy ??= await make()))
      } catch (error) {
        // An engine whose thread failed is of no use any longer.
        await this.#close()
        throw error
      } finally {
        this.#closeWhenIdle()
      }
    }, urgency)
  }

  #closeWhenIdle(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => void this.#turns.take(() => this.#close()), this.#idleMs)
    this.#idle.unref()
  }

  async #close(): Promise<void> {
    const copy = this.#copy
    this.#copy = null
    await copy?.engine.close()
  }
}

/** What a copy makes of each of its samples with these parameters. */
export async function inferWith(
  engine: Engine,
  parameters: Float32Array,
  count: number,
): Promise<Inference> {
  engine.setParameters(parameters)
  const indices = Uint32Array.from({ length: count }, (_, index) => index)
  return (await inferInPieces(engine, indices, new Turns(), () => false))!
}
