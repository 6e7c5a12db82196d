import { setImmediate as nextTask } from 'node:timers/promises'
import type { Engine, EngineOptions, Samples } from '../engine.ts'
import { checkPixels, checkSamples } from '../engine-checks.ts'
import type { NetworkSpec } from '../network-spec.ts'
import { size } from '../shape.ts'
import { createPreprocessor } from './preprocessor.ts'

/** How long images are preprocessed in one go. */
const stretchMs = 25

/**
 * An engine that sees every image as its network wants it. The samples are preprocessed once, before
 * anything else happens to them, for all engines in a row that want them alike.
 * @throws what `create` throws
 */
export async function createPreprocessedEngine(
  options: EngineOptions,
  create: (options: EngineOptions) => Engine | Promise<Engine>,
): Promise<Engine> {
  const { network, samples } = options
  if (!network.spec.preprocessing) return create(options)
  checkSamples(network, samples)
  const see = preprocessorOf(network.spec)
  const engine = await create({ ...options, samples: await preprocessed(samples, network.spec) })
  return {
    ...engine,
    async activations(pixels) {
      checkPixels(pixels, size(network.spec.inputShape))
      return engine.activations(see(pixels))
    },
  }
}

/** What a network sees of one image, uint8 `[channels·height·width]`. */
export function preprocessorOf(
  spec: Pick<NetworkSpec, 'preprocessing' | 'inputShape'>,
): (pixels: Uint8Array) => Uint8Array {
  if (!spec.preprocessing) return (pixels) => pixels
  const { preprocess } = createPreprocessor(spec.preprocessing, spec.inputShape)
  return (pixels) => {
    const seen = new Uint8Array(pixels.length)
    preprocess(pixels, 0, seen, 0)
    return seen
  }
}

interface SeenTable {
  readonly by: string
  readonly pixels: Promise<Uint8Array>
}

/** What networks see of a table of images: the newest only, a table is as large as all of MNIST. */
const seenTables = new WeakMap<Uint8Array, SeenTable>()

async function preprocessed({ pixels, labels }: Samples, spec: NetworkSpec): Promise<Samples> {
  const by = JSON.stringify([spec.preprocessing, spec.inputShape])
  let seen = seenTables.get(pixels)
  if (seen?.by !== by) {
    seen = { by, pixels: preprocessTable(pixels, spec) }
    seenTables.set(pixels, seen)
  }
  return { pixels: await seen.pixels, labels }
}

/** Some seconds for all of MNIST, in which others get their turn. */
async function preprocessTable(
  pixels: Uint8Array,
  { preprocessing = [], inputShape }: NetworkSpec,
) {
  const { preprocess } = createPreprocessor(preprocessing, inputShape)
  const seen = new Uint8Array(pixels.length)
  let pausedAt = performance.now()
  for (let at = 0; at < pixels.length; at += size(inputShape)) {
    preprocess(pixels, at, seen, at)
    if (performance.now() - pausedAt < stretchMs) continue
    await nextTask()
    pausedAt = performance.now()
  }
  return seen
}
