import { checkParameters } from '../engine-checks.ts'
import type { Network } from '../network.ts'
import { checkStateLength } from '../optimizers/optimizer.ts'
import type { OptimizerSpec } from '../optimizers/index.ts'
import type { LoweredNetwork } from './lowered-network.ts'
import type { MemoryPlan } from './memory-plan.ts'
import { forEachCopy, forEachParameter } from './packing.ts'

/** Parameters, moments and averages as they lie in the memory, seen in PyTorch's layout. */
export interface ParameterStore {
  /** Where there is an average of the weights, either can be what the network computes with. */
  use(which: 'weights' | 'average'): void
  /** Makes the weights of inference, unless nothing has changed since; `use('weights')` is a change. */
  fold(): void
  /** Those in use. */
  parameters(): Float32Array
  /** Sets those in use. @throws RangeError unless there is one value for each parameter. */
  setParameters(values: Float32Array): void
  /** Those that are not in use, then the number of steps; null where there is no average. */
  average(steps: number): Float32Array | null
  /** Sets those that are not in use, where there is an average. */
  setAverage(values: Float32Array): void
  /** The optimizer's state in the form of src/nn/optimizers; Adam's and AdamW's end with the number of steps. */
  moments(steps: number): Float32Array
  /** @returns the number of steps; 0 where the state has none. @throws RangeError for another length. */
  setMoments(state: Float32Array): number
}

export interface ParameterStoreOptions {
  readonly network: Network
  readonly lowered: LoweredNetwork
  readonly plan: MemoryPlan
  readonly optimizer: OptimizerSpec
  readonly memory: WebAssembly.Memory
  /** The compiled code that derives what follows from the parameters. */
  readonly prepare: () => void
  readonly fold: () => void
}

/**
 * Writes nothing yet: until the first `setParameters` the parameters are the zeros of a new memory. Where
 * there is an average, the weights are in use first.
 */
export function createParameterStore(options: ParameterStoreOptions): ParameterStore {
  const { network, lowered, plan, optimizer, memory, prepare, fold } = options
  const floats = new Float32Array(memory.buffer)
  const count = network.parameterCount
  const momentFloats = plan.momentBytes / 4
  const averageFloats = plan.averageBytes === null ? null : plan.averageBytes / 4
  const aside = new Float32Array(averageFloats === null ? 0 : momentFloats)
  let inUse: 'weights' | 'average' = 'weights'
  let isFolded = false
  const countsSteps = optimizer.kind === 'adam' || optimizer.kind === 'adamw'
  const stateLength = plan.moments * count + (countsSteps ? 1 : 0)

  const addresses = new Int32Array(count)
  forEachParameter(lowered, plan, (torch, address) => {
    addresses[torch] = address
  })

  function read(shift: number, to: Float32Array) {
    for (let torch = 0; torch < count; torch++) to[torch] = floats[addresses[torch]! + shift]!
  }
  function write(shift: number, from: Float32Array) {
    for (let torch = 0; torch < count; torch++) floats[addresses[torch]! + shift] = from[torch]!
  }

  return {
    use(which) {
      if (which === 'weights') isFolded = false
      if (averageFloats === null || which === inUse) return
      const from = plan.parameterStart / 4
      const [own, others] = [from, from + averageFloats].map((start) =>
        floats.subarray(start, start + momentFloats),
      ) as [Float32Array, Float32Array]
      aside.set(own)
      own.set(others)
      others.set(aside)
      prepare()
      inUse = which
    },
    fold() {
      if (!isFolded) fold()
      isFolded = true
    },
    parameters() {
      const values = new Float32Array(count)
      read(0, values)
      return values
    },
    setParameters(values) {
      checkParameters(values, count)
      write(0, values)
      forEachCopy(lowered, plan, (weight, copy) => {
        floats[copy] = floats[weight]!
      })
      prepare()
      isFolded = false
    },
    average(steps) {
      if (averageFloats === null) return null
      const values = new Float32Array(count + 1)
      read(averageFloats, values.subarray(0, count))
      values[count] = steps
      return values
    },
    setAverage(values) {
      if (averageFloats !== null) write(averageFloats, values)
    },
    moments(steps) {
      const state = new Float32Array(stateLength)
      for (let moment = 1; moment <= plan.moments; moment++) {
        read(moment * momentFloats, state.subarray((moment - 1) * count, moment * count))
      }
      if (countsSteps) state[2 * count] = steps
      return state
    },
    setMoments(state) {
      checkStateLength(state, stateLength)
      for (let moment = 1; moment <= plan.moments; moment++) {
        write(moment * momentFloats, state.subarray((moment - 1) * count, moment * count))
      }
      return countsSteps ? state[2 * count]! : 0
    },
  }
}
