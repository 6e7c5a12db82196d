import type { Engine, EngineOptions, Inference, Stretch, StretchResult } from '../engine.ts'
import { checkIndices, checkPixels, checkSamples, checkStretch } from '../engine-checks.ts'
import { initialParameters } from '../initial-parameters.ts'
import { size } from '../shape.ts'
import type { Team } from '../threads/team.ts'
import { gatherTeam } from '../threads/team.ts'
import { compileTraining } from './compile.ts'
import { createInspection, type Inspection } from './inspection.ts'
import type { CompiledExports } from './layout.ts'
import { lower } from './lower.ts'
import { lendMemory } from './memory-supply.ts'
import { planInspection } from './inspection-plan.ts'
import { type MemoryPlan, planMemory } from './memory-plan.ts'
import { createParameterStore } from './parameter-store.ts'
import type { SimdLevel } from './simd.ts'
import { createStretchMemory, type StretchMemory } from './stretch-memory.ts'

/**
 * The engine that compiles the network to WebAssembly and trains it on a team of threads. The calling
 * thread only waits, so it stays free for messages.
 *
 * @throws RangeError if the samples do not fit the network, or all of it the 4 GB of WebAssembly.
 */
export async function createCompiledEngine(
  options: EngineOptions,
  simd: Exclude<SimdLevel, 'none'>,
): Promise<Engine> {
  const { network, samples, threads, optimizer, normalisation, seed, batchSize } = options
  checkSamples(network, samples)
  const hasRelaxedSimd = simd === 'relaxed-simd'
  const pixelCount = size(network.spec.inputShape)
  const lowered = lower(network, { isFused: true })
  const unfused = lower(network, { isFused: false })
  const inspectionPlan = planInspection(unfused, pixelCount)
  const plan = planMemory({
    lowered,
    optimizer,
    batchSize,
    threads,
    pixelBytes: samples.pixels.length,
    labelBytes: samples.labels.length,
    inspectionBytes: inspectionPlan.bytes,
  })
  const lent = lendMemory(plan, samples)
  const { memory } = lent
  const compileOptions = { lowered, plan, normalisation, optimizer, pixelCount, hasRelaxedSimd }
  const { module, tasks } = compileTraining(compileOptions)
  const binary = await WebAssembly.compile(module.encode())
  const own = new WebAssembly.Instance(binary, { env: { memory } })
  const { prepare } = own.exports as unknown as CompiledExports
  const team = await gatherTeam({
    threads,
    memory,
    module: binary,
    map: { ...plan, gradients: plan.gradientBase, tasks },
  })
  const store = createParameterStore({ network, lowered, plan, optimizer, memory, prepare })
  store.setParameters(initialParameters(network, seed))
  const stretchMemory = createStretchMemory(plan, optimizer, seed, memory)
  let inspection: Inspection | null = null
  let isOpen = true

  /** The memory of a closed engine may be another one's. */
  function checkOpen() {
    if (!isOpen) throw new Error('This engine was closed; create another one.')
  }

  return {
    info: {
      name: hasRelaxedSimd ? 'WebAssembly, relaxed SIMD' : 'WebAssembly, SIMD',
      threads,
    },
    network,
    async train(stretch) {
      checkOpen()
      checkStretch(stretch, options)
      return train(team, plan, stretchMemory, stretch)
    },
    async infer(indices) {
      checkOpen()
      checkIndices(indices, samples)
      return infer(team, plan, stretchMemory, indices, network.classes)
    },
    async activations(pixels) {
      checkOpen()
      checkPixels(pixels, pixelCount)
      inspection ??= createInspection(network, compileOptions, unfused, inspectionPlan, memory)
      return inspection.activations(pixels)
    },
    state() {
      checkOpen()
      return {
        parameters: store.parameters(),
        optimizer: store.moments(stretchMemory.steps()),
        random: stretchMemory.random(),
      }
    },
    restore(state) {
      checkOpen()
      stretchMemory.checkRandom(state.random)
      const steps = store.setMoments(state.optimizer)
      store.setParameters(state.parameters)
      stretchMemory.restore(state.random, steps)
    },
    parameters() {
      checkOpen()
      return store.parameters()
    },
    setParameters(values) {
      checkOpen()
      store.setParameters(values)
    },
    async close() {
      if (!isOpen) return
      isOpen = false
      await team.dismiss()
      lent.giveBack()
    },
  }
}

/** A stretch longer than the memory holds goes in parts of whole batches. */
async function train(
  team: Team,
  { stretchImages }: MemoryPlan,
  memory: StretchMemory,
  { order, batchSize, learningRates }: Stretch,
): Promise<StretchResult> {
  const steps = learningRates.length
  const result = { losses: new Float64Array(steps), correct: new Uint32Array(steps) }
  const stepsAtOnce = Math.max(1, Math.floor(stretchImages / batchSize))
  for (let step = 0; step < steps; step += stepsAtOnce) {
    const part = order.subarray(step * batchSize, (step + stepsAtOnce) * batchSize)
    memory.writeOrder(part)
    memory.writeSteps(part.length, batchSize, learningRates.subarray(step, step + stepsAtOnce))
    await team.do({ kind: 'train', count: part.length, batchSize })
    const divergedAt = memory.readSteps(part.length, batchSize, step, result)
    if (divergedAt !== null) return { ...result, divergedAt }
  }
  return { ...result, divergedAt: null }
}

async function infer(
  team: Team,
  { inferenceImages }: MemoryPlan,
  memory: StretchMemory,
  indices: Uint32Array,
  classes: number,
): Promise<Inference> {
  const probabilities = new Float32Array(indices.length * classes)
  let loss = 0
  for (let from = 0; from < indices.length; from += inferenceImages) {
    const part = indices.subarray(from, from + inferenceImages)
    memory.writeOrder(part)
    await team.do({ kind: 'infer', count: part.length })
    loss += memory.readInference(part.length, probabilities.subarray(from * classes), classes)
  }
  return { probabilities, loss: indices.length === 0 ? 0 : loss / indices.length }
}
