import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plainTraining } from '../../src/nn/engine.ts'
import { reference } from '../../src/nn/kernels/reference.ts'
import { crossEntropy, crossEntropyGradient, softmaxRows } from '../../src/nn/loss.ts'
import { buildNetwork, type Network, type NetworkSpec } from '../../src/nn/network.ts'
import { createOptimizer, type OptimizerSpec } from '../../src/nn/optimizers/index.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import { presets } from '../../src/nn/presets.ts'
import { createPropagation } from '../../src/nn/propagation.ts'
import { random } from '../../src/nn/random.ts'
import { firstDigits } from './digits.ts'
import { expectClose } from './numbers.ts'

// Made by tests/fixtures/nn/make-fixtures.py.

interface SmallNetwork {
  readonly network: NetworkSpec
  readonly x: number[]
  readonly labels: number[]
  readonly parameters: number[]
  readonly logits: number[]
  readonly probabilities: number[]
  readonly loss: number
  readonly gradients: number[]
  readonly runs: {
    readonly name: string
    readonly optimizer: OptimizerSpec
    readonly learningRates: number[]
    readonly losses: number[]
    readonly parameters: number[]
  }[]
}

interface LeNet5 {
  readonly images: number
  readonly logits: number[]
  readonly loss: number
  readonly optimizer: OptimizerSpec
  readonly learningRates: number[]
  readonly losses: number[]
  readonly every: number
  readonly parametersAtEvery: number[]
}

function readFixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/nn/${name}`, import.meta.url))
}

const smallNetworks: SmallNetwork[] = JSON.parse(readFixture('small-networks.json').toString())
const lenet5: LeNet5 = JSON.parse(readFixture('lenet-5.json').toString())

type Problem = Pick<SmallNetwork, 'network' | 'x' | 'labels' | 'parameters'>

/** The network with the fixture's parameters and inputs in place, and one pass over its batch. */
function prepare({ network: spec, x, labels, parameters }: Problem) {
  const network = buildNetwork(spec)
  const batch = labels.length
  const { classes } = network
  const answers = Uint8Array.from(labels)
  const propagation = createPropagation(network, batch, reference, random(1, 'dropout'))
  propagation.parameters.set(parameters)
  propagation.input.set(x)

  /** Fills the gradients and returns the loss. */
  function differentiate(): number {
    const { logits, dlogits, gradients } = propagation
    gradients.fill(0)
    propagation.forward(batch, true)
    crossEntropyGradient(batch, classes, logits, answers, 1 / batch, dlogits)
    propagation.backward()
    return crossEntropy(batch, classes, logits, answers) / batch
  }
  return { ...propagation, network, batch, classes, differentiate }
}

function expectEveryTensor(network: Network, found: Float32Array, expected: ArrayLike<number>) {
  for (const { name, offset, length } of network.parameters) {
    const end = offset + length
    expectClose(found.subarray(offset, end), Array.from(expected).slice(offset, end), name)
  }
}

describe.each(smallNetworks)('a network like PyTorch’s: $network.name', (fixture) => {
  it('gives the same logits, probabilities, loss and gradients', () => {
    const { network, batch, classes, logits, gradients, differentiate } = prepare(fixture)
    const loss = differentiate()
    const probabilities = new Float32Array(batch * classes)
    softmaxRows(batch, classes, logits, probabilities)
    expectClose(logits, fixture.logits, 'logits')
    expectClose(probabilities, fixture.probabilities, 'probabilities')
    expectClose([loss], [fixture.loss], 'loss')
    expectEveryTensor(network, gradients, fixture.gradients)
  })

  it.each(fixture.runs)('moves the same in three steps of $name', (run) => {
    const { network, parameters, gradients, differentiate } = prepare(fixture)
    const optimizer = createOptimizer(run.optimizer, network.parameterCount)
    const losses = run.learningRates.map((learningRate) => {
      const loss = differentiate()
      optimizer.step(parameters, gradients, learningRate)
      return loss
    })
    expectClose(losses, run.losses, 'losses')
    expectEveryTensor(network, parameters, run.parameters)
  })
})

describe('LeNet-5 like PyTorch’s on real digits', () => {
  const network = buildNetwork(presets['lenet-5'].spec)
  const first = Float32Array.from(
    { length: network.parameterCount },
    (_, i) => ((Math.imul(i, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 0.2,
  )
  const samples = firstDigits(lenet5.images)
  const order = Uint32Array.from({ length: lenet5.images }, (_, i) => i)
  const normalisation = { mean: 0.1307, deviation: 0.3081 }

  it('gives the same logits, loss and gradients', () => {
    const x = Array.from(samples.pixels, (p) => (p / 255 - 0.1307) / 0.3081)
    const { logits, gradients, differentiate } = prepare({
      network: network.spec,
      parameters: Array.from(first),
      x,
      labels: Array.from(samples.labels),
    })
    expectClose([differentiate()], [lenet5.loss], 'loss')
    expectClose(logits, lenet5.logits, 'logits')
    const expected = new Float32Array(Uint8Array.from(readFixture('lenet-5-gradients.bin')).buffer)
    expectEveryTensor(network, gradients, expected)
  })

  it('moves the same in three steps of the plain engine', async () => {
    const engine = createPlainEngine({
      network,
      samples,
      normalisation,
      optimizer: lenet5.optimizer,
      seed: 1,
      batchSize: lenet5.images,
      threads: 1,
      ...plainTraining,
    })
    engine.setParameters(first)
    const losses: number[] = []
    for (const learningRate of lenet5.learningRates) {
      const learningRates = Float64Array.of(learningRate)
      const { images: batchSize } = lenet5
      const result = await engine.train({ order, batchSize, learningRates, firstVisit: 0 })
      losses.push(result.losses[0]!)
    }
    expectClose(losses, lenet5.losses, 'losses')
    const last = engine.parameters().filter((_, i) => i % lenet5.every === 0)
    expectClose(last, lenet5.parametersAtEvery, 'parameters')
    expect(engine.info.threads).toBe(1)
  })
})
