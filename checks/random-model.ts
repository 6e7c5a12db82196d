import type { ModelFile } from '../src/models/model-file.ts'
import type { LayerSpec } from '../src/nn/layers/index.ts'
import { buildNetwork, type NetworkSpec } from '../src/nn/network.ts'
import {
  type PreprocessingStep,
  preprocessingSteps,
} from '../src/nn/preprocessing/preprocessing.ts'
import type { Random } from '../src/nn/random.ts'
import type { EpochMetrics, TestResult } from '../src/shared/metrics.ts'
import { between, chance, pick, textOf } from './draw.ts'

/** A small network of any architecture with any weights, history and test result. */
export function randomModel(random: Random): ModelFile {
  const network = randomNetwork(random)
  const { parameterCount, classes } = buildNetwork(network)
  return {
    name: textOf(random, 20),
    createdAt: new Date(random.nextUint32() * 1000).toISOString(),
    network,
    parameters: Float32Array.from({ length: parameterCount }, () => randomFloat(random)),
    normalisation: { mean: random.uniform(), deviation: random.uniform() + 1e-6 },
    classNames: Array.from({ length: classes }, (_, label) => pick(random, classNames)(label)),
    data: chance(random, 0.5) ? null : { name: textOf(random, 9), sums: ['5e'.repeat(32)] },
    training: pick(random, [
      null,
      {},
      { epochs: 3, optimizer: { kind: 'adam' } },
      textOf(random, 9),
    ]),
    history: Array.from({ length: random.integer(4) }, (_, i) => randomEpoch(random, i + 1)),
    test: chance(random, 0.5) ? randomTest(random, classes) : null,
  }
}

const classNames: readonly ((label: number) => string)[] = [
  (label) => String(label),
  (label) => `“class” ${label}`,
  (label) => `字\\${label}🖋`,
]

const inOrder = Object.keys(preprocessingSteps) as PreprocessingStep[]

function randomNetwork(random: Random): NetworkSpec {
  let extent = between(random, 4, 12)
  const inputShape = [between(random, 1, 3), extent, extent]
  const layers: LayerSpec[] = []
  while (layers.length < 6 && chance(random, 0.6)) {
    if (chance(random, 0.5) && extent >= 3) {
      const kernel = between(random, 1, 3)
      layers.push({ kind: 'conv2d', filters: between(random, 1, 4), kernel }, { kind: 'relu' })
      extent -= kernel - 1
    } else if (extent >= 2) {
      layers.push({ kind: 'max-pool2d' })
      extent = Math.floor(extent / 2)
    }
  }
  layers.push({ kind: 'flatten' })
  if (chance(random, 0.5)) layers.push({ kind: 'dense', units: between(random, 1, 8) })
  if (chance(random, 0.3)) layers.push({ kind: 'dropout', dropProbability: 0.5 })
  layers.push({ kind: 'dense', units: between(random, 2, 12) }, { kind: 'softmax' })
  const steps = inputShape[0] === 1 ? inOrder.filter(() => chance(random, 0.3)) : []
  const preprocessing = steps.length === 0 ? {} : { preprocessing: steps }
  return { name: `N${textOf(random, 10)}`, inputShape, ...preprocessing, layers }
}

/** Any finite float32, the rare ones often: both zeros, subnormals, the largest. */
function randomFloat(random: Random): number {
  if (chance(random, 0.05)) return pick(random, [0, -0, 1e-45, -1e-45, 3.4028234663852886e38])
  bits[0] = random.nextUint32()
  const value = new Float32Array(bits.buffer)[0]!
  return Number.isFinite(value) ? value : 1
}
const bits = new Uint32Array(1)

function randomEpoch(random: Random, epoch: number): EpochMetrics {
  const [validationLoss, validationAccuracy] = chance(random, 0.5)
    ? [random.uniform(), random.uniform()]
    : [null, null]
  return {
    epoch,
    trainLoss: random.uniform() * 10 ** between(random, -12, 12),
    trainAccuracy: random.uniform(),
    validationLoss,
    validationAccuracy,
    learningRate: random.uniform() / 1000,
    seconds: random.uniform() * 100,
    imagesPerSecond: random.uniform() * 1e5,
  }
}

function randomTest(random: Random, classes: number): TestResult {
  const scores = () => {
    return { precision: random.uniform(), recall: random.uniform(), f1: random.uniform() }
  }
  const labels = Array.from({ length: classes }, (_, label) => label)
  return {
    accuracy: random.uniform(),
    loss: random.uniform(),
    macro: scores(),
    weighted: scores(),
    perClass: labels.map((label) => ({ label, ...scores(), support: random.integer(1000) })),
    confusion: labels.map(() => labels.map(() => random.integer(1000))),
  }
}
