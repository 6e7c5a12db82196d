import { softmaxRows } from '../loss.ts'
import type { Network } from '../network.ts'
import type { CompileOptions } from './compilation.ts'
import { compileInspection } from './compile.ts'
import type { LoweredNetwork } from './lowered-network.ts'
import type { InspectionPlan } from './inspection-plan.ts'
import { instantiate } from './instantiate.ts'
import { readValue } from './packing.ts'

type InspectionExports = { readonly inspect: (pixels: number) => void }

/** Runs one image through the network layer by layer, on the calling thread. */
export interface Inspection {
  /** What every layer gave, then, unless the last layer is a softmax, the class probabilities. */
  activations(pixels: Uint8Array): Float32Array[]
}

/**
 * @param training the network as it is trained, whose parameters are used
 * @param lowered the same network without fused operations, laid out by `inspection`
 */
export function createInspection(
  network: Network,
  training: CompileOptions,
  lowered: LoweredNetwork,
  inspection: InspectionPlan,
  memory: WebAssembly.Memory,
): Inspection {
  const parameters = lowered.operations.map((operation) => {
    const trained = training.lowered.operations.findIndex(({ name }) => name === operation.name)
    const own = training.plan.parameters[trained] ?? null
    return own && { ...own, winograd: null }
  })
  const { values, argmax, scales } = inspection
  const scratch = training.plan.inspection
  const plan = { ...training.plan, values, argmax, scales, parameters, scratch }
  const { module } = compileInspection({ ...training, lowered, plan })
  const { inspect } = instantiate<InspectionExports>(
    new WebAssembly.Module(module.encode()),
    memory,
  )
  const bytes = new Uint8Array(memory.buffer)
  const floats = new Float32Array(memory.buffer)
  const pixelsAt = scratch + inspection.pixels

  function read(value: number): Float32Array {
    return readValue(floats, (scratch + values[value]!.offset) / 4, lowered.values[value]!)
  }

  return {
    activations(pixels) {
      bytes.set(pixels, pixelsAt)
      inspect(pixelsAt)
      const outputs = lowered.outputs.map((value) => read(value!))
      const probabilities = new Float32Array(network.classes)
      softmaxRows(1, network.classes, read(lowered.operations.length), probabilities)
      return [...outputs, probabilities]
    },
  }
}
