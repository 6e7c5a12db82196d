import type { Engine, EngineOptions, Samples } from '../engine.ts'
import { checkPixels, checkSamples } from '../engine-checks.ts'
import type { NetworkSpec } from '../network-spec.ts'
import { size } from '../shape.ts'
import { createPreprocessor } from './preprocessor.ts'

/**
 * An engine that sees every image as its network wants it. The samples are preprocessed once, before
 * anything else happens to them, and no more often for all engines that want them alike.
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
  const engine = await create({ ...options, samples: preprocessed(samples, network.spec) })
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

/** All images of a table and what networks see of them, by what their preprocessing is. */
const seenTables = new WeakMap<Uint8Array, Map<string, Uint8Array>>()

function preprocessed({ pixels, labels }: Samples, spec: NetworkSpec): Samples {
  const tables = seenTables.get(pixels) ?? new Map<string, Uint8Array>()
  seenTables.set(pixels, tables)
  const key = JSON.stringify([spec.preprocessing, spec.inputShape])
  const seen = tables.get(key) ?? preprocessTable(pixels, spec)
  tables.set(key, seen)
  return { pixels: seen, labels }
}

function preprocessTable(pixels: Uint8Array, { preprocessing = [], inputShape }: NetworkSpec) {
  const { preprocess } = createPreprocessor(preprocessing, inputShape)
  const seen = new Uint8Array(pixels.length)
  for (let at = 0; at < pixels.length; at += size(inputShape)) preprocess(pixels, at, seen, at)
  return seen
}
