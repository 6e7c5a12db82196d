import { changesImages } from '../augmentation/augmentation.ts'
import { checkAugmentable } from '../augmentation/augmenter.ts'
import type { Engine, EngineOptions, Inference, Stretch, StretchResult } from '../engine.ts'
import {
  checkIndices,
  checkOptions,
  checkParameters,
  checkPixels,
  checkSamples,
  checkStretch,
} from '../engine-checks.ts'
import { initialParameters } from '../initial-parameters.ts'
import { size } from '../shape.ts'
import { checkAverage } from '../weight-average.ts'
import type { Changes } from '../threads/change-slice.ts'
import { gatherTeam, type Team } from '../threads/team.ts'
import { compileTraining } from './compile.ts'
import { lowerForInference } from './inference-network.ts'
import { createInspection, type Inspection } from './inspection.ts'
import { instantiate } from './instantiate.ts'
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
 * @throws RangeError if the samples do not fit the network, if an option is out of range, if all of it
 *   needs more than 2 GB, or if there is no thread to do it
 * @throws AugmentationError if images are to be changed, but the input is no image or too large a one
 * @throws ThreadError if a thread can't be started or doesn't take the network
 */
export async function createCompiledEngine(
  options: EngineOptions,
  simd: Exclude<SimdLevel, 'none'>,
): Promise<Engine> {
  checkOptions(options)
  checkSamples(options.network, options.samples)
  const { network, samples, threads } = options
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(`An engine computes on one thread or more, not on ${threads}.`)
  }
  const machine = await buildMachine(options, simd === 'relaxed-simd')
  const { plan, team, store, stretchMemory } = machine
  setParameters(initialParameters(network, options.seed))
  let inspection: Inspection | null = null
  let isOpen = true

  /** The memory of a closed engine may be another one's. */
  function checkOpen() {
    if (!isOpen) throw new Error('This engine was closed; create another one.')
  }

  function setParameters(values: Float32Array) {
    store.use('weights')
    store.setParameters(values)
    store.setAverage(values)
    stretchMemory.beginAverage()
  }

  return {
    info: {
      name: simd === 'relaxed-simd' ? 'WebAssembly, relaxed SIMD' : 'WebAssembly, SIMD',
      threads,
    },
    network,
    async train(stretch) {
      checkOpen()
      checkStretch(stretch, options)
      store.use('weights')
      return train(team, plan, stretchMemory, stretch)
    },
    async infer(indices) {
      checkOpen()
      checkIndices(indices, samples)
      store.use('average')
      store.fold()
      return infer(team, plan, stretchMemory, indices, network.classes)
    },
    async activations(pixels) {
      checkOpen()
      checkPixels(pixels, machine.pixelCount)
      store.use('average')
      inspection ??= machine.inspect()
      return inspection.activations(pixels)
    },
    state() {
      checkOpen()
      store.use('weights')
      return {
        parameters: store.parameters(),
        average: store.average(stretchMemory.averagedSteps()),
        optimizer: store.moments(stretchMemory.steps()),
        random: stretchMemory.random(),
      }
    },
    restore(state) {
      checkOpen()
      checkParameters(state.parameters, network.parameterCount)
      stretchMemory.checkRandom(state.random)
      checkAverage(state.average, network.parameterCount, options.weightAverage !== null)
      const steps = store.setMoments(state.optimizer)
      setParameters(state.parameters)
      if (state.average) store.setAverage(state.average)
      stretchMemory.restore(state.random, steps, state.average?.at(-1) ?? 0)
    },
    parameters() {
      checkOpen()
      store.use('average')
      return store.parameters()
    },
    setParameters(values) {
      checkOpen()
      setParameters(values)
    },
    async close() {
      if (!isOpen) return
      isOpen = false
      await team.dismiss()
      machine.giveBack()
    },
  }
}

/** Compiles the network, lays out its memory and puts threads in front of it. */
async function buildMachine(options: EngineOptions, hasRelaxedSimd: boolean) {
  const { network, samples, threads, optimizer, normalisation, batchSize } = options
  const { labelSmoothing, gradientClip, weightAverage } = options
  const pixelCount = size(network.spec.inputShape)
  const lowered = lower(network, { isFused: true })
  const inference = lowerForInference(network)
  const unfused = lower(network, { isFused: false })
  const inspectionPlan = planInspection(unfused, pixelCount)
  const changes = changesOf(options)
  const plan = planMemory({
    ...{ lowered, inference, optimizer, gradientClip, weightAverage, batchSize, threads },
    pixelBytes: samples.pixels.length,
    labelBytes: samples.labels.length,
    changedPixelCount: changes && pixelCount,
    inspectionBytes: inspectionPlan.bytes,
  })
  const compileOptions = {
    ...{ lowered, inference, plan, normalisation, optimizer, labelSmoothing, gradientClip },
    ...{ pixelCount, hasRelaxedSimd },
  }
  const { module: code, ...counts } = compileTraining(compileOptions)
  const module = await WebAssembly.compile(code.encode())
  const { memory, giveBack } = lendMemory(plan, samples)
  const { prepare, fold } = instantiate<CompiledExports>(module, memory)
  const map = { ...plan, gradients: plan.gradientBase, ...counts }
  return {
    plan,
    pixelCount,
    team: await gatherTeam({ threads, memory, module, map, changes }),
    store: createParameterStore({ network, lowered, plan, optimizer, memory, prepare, fold }),
    stretchMemory: createStretchMemory(plan, options, memory),
    inspect: () => createInspection(network, compileOptions, unfused, inspectionPlan, memory),
    giveBack,
  }
}

/** @throws AugmentationError for a network whose input is no image */
function changesOf({ augmentation, network, seed }: EngineOptions): Changes | null {
  if (!changesImages(augmentation)) return null
  const shape = checkAugmentable(network.spec.inputShape)
  return { augmentation, shape, seed }
}

/** A stretch longer than the memory holds goes in parts of whole batches. */
async function train(
  team: Team,
  { stretchImages }: MemoryPlan,
  memory: StretchMemory,
  { order, batchSize, learningRates, firstVisit }: Stretch,
): Promise<StretchResult> {
  const steps = learningRates.length
  const result = { losses: new Float64Array(steps), correct: new Uint32Array(steps) }
  const stepsAtOnce = Math.max(1, Math.floor(stretchImages / batchSize))
  for (let step = 0; step < steps; step += stepsAtOnce) {
    const part = order.subarray(step * batchSize, (step + stepsAtOnce) * batchSize)
    memory.writeOrder(part)
    memory.writeSteps(part.length, batchSize, learningRates.subarray(step, step + stepsAtOnce))
    const visited = firstVisit + step * batchSize
    await team.do({ kind: 'train', count: part.length, batchSize, firstVisit: visited })
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
