import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Engine, EngineOptions, Normalisation } from '../../src/nn/engine.ts'
import { reference } from '../../src/nn/kernels/reference.ts'
import { crossEntropy, crossEntropyGradient } from '../../src/nn/loss.ts'
import { plainTraining } from '../../src/nn/engine.ts'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import type { OptimizerSpec } from '../../src/nn/optimizers/index.ts'

import { createPropagation } from '../../src/nn/propagation.ts'
import { random } from '../../src/nn/random.ts'

import { createCompiledEngine } from '../../src/nn/wasm/engine.ts'
import { engine as engineWith, indices, stretch } from './engine-setup.ts'
import { expectClose } from './numbers.ts'
import { expectNear } from './wasm/workbench.ts'

// Made by tests/fixtures/nn/make-batch-norm.py.
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/nn/batch-norm.json', import.meta.url)).toString(),
) as {
  network: NetworkSpec
  pixels: number[]
  labels: number[]
  normalisation: Normalisation
  optimizer: OptimizerSpec
  learningRate: number
  batches: number[][]
  parameters: number[]
  probabilities: number[]
  once: { logits: number[]; loss: number; gradients: number[] }
  losses: number[]
  trained: number[]
  trainedProbabilities: number[]
}

const network = buildNetwork(fixture.network)
const options: EngineOptions = {
  ...plainTraining,
  network,
  seed: 1,
  threads: 2,
  samples: { pixels: Uint8Array.from(fixture.pixels), labels: Uint8Array.from(fixture.labels) },
  normalisation: fixture.normalisation,
  optimizer: fixture.optimizer,
  batchSize: 6,
}

const engines: Record<string, (changes: Partial<EngineOptions>) => Promise<Engine>> = {
  plain: async (changes) => engineWith(changes),
  compiled: (changes) => createCompiledEngine({ ...options, ...changes }, 'relaxed-simd'),
}

const made: Engine[] = []
afterEach(async () => {
  for (const one of made.splice(0)) await one.close()
})
async function create(name: string, changes: Partial<EngineOptions> = {}) {
  const engine = await engines[name]!({ ...options, ...changes })
  engine.setParameters(Float32Array.from(fixture.parameters))
  made.push(engine)
  return engine
}

async function trainOn(engine: Engine, batches: readonly number[][], learningRate: number) {
  const losses: number[] = []
  for (const batch of batches) {
    const plan = stretch(Uint32Array.from(batch), 6, learningRate)
    losses.push((await engine.train(plan)).losses[0]!)
  }
  return losses
}

describe('a network with batch normalisation, like PyTorch’s', () => {
  it('gives the same logits, loss and gradients', () => {
    const batch = 6
    const [{ mean, deviation }, labels] = [options.normalisation, options.samples.labels]
    const pass = createPropagation(network, batch, reference, random(1, 'dropout'))
    pass.parameters.set(fixture.parameters)
    pass.input.set(
      fixture.pixels.slice(0, pass.input.length).map((p) => (p / 255 - mean) / deviation),
    )
    pass.forward(batch, true)
    crossEntropyGradient(batch, 3, pass.logits, labels, 1 / batch, pass.dlogits)
    pass.backward()
    const { once } = fixture
    expectNear(pass.logits, once.logits, 'logits')
    expectClose([crossEntropy(batch, 3, pass.logits, labels) / batch], [once.loss], 'loss')
    for (const { name, offset, length } of network.parameters) {
      // What stands before a batch normalisation has no use for its bias: its gradient is rounding.
      if (['conv1.bias', 'conv2.bias', 'fc1.bias'].includes(name)) continue
      const end = offset + length
      expectNear(pass.gradients.subarray(offset, end), once.gradients.slice(offset, end), name)
    }
  })
})

describe.each(Object.keys(engines))('the %s engine, like PyTorch', (name) => {
  it('answers with the running statistics', async () => {
    const { probabilities } = await (await create(name)).infer(indices(0, 12))
    expectClose(probabilities, fixture.probabilities, 'probabilities')
  })

  it('moves weights and running statistics, the last batch a smaller one', async () => {
    const engine = await create(name)
    const losses = await trainOn(engine, fixture.batches, fixture.learningRate)
    expectNear(losses, fixture.losses, 'losses', 1e-4)
    const found = engine.parameters()
    for (const { name: slot, offset, length } of network.parameters) {
      const end = offset + length
      expectNear(found.subarray(offset, end), fixture.trained.slice(offset, end), slot, 1e-4)
    }
    const { probabilities } = await engine.infer(indices(0, 12))
    expectNear(probabilities, fixture.trainedProbabilities, 'probabilities', 1e-4)
  })

  it('leaves the running statistics to the layer, whatever the weight decay', async () => {
    const engine = await create(name, { optimizer: { ...fixture.optimizer, weightDecay: 0.5 } })
    await trainOn(engine, [[0, 1, 2, 3, 4, 5]], 0)
    const after = engine.parameters()
    const { optimizer } = engine.state()
    const without = await create(name)
    await trainOn(without, [[0, 1, 2, 3, 4, 5]], 0)
    expect(after).toEqual(without.parameters())
    const statistics = network.parameters.filter(({ isTrainable }) => !isTrainable)
    expect(statistics.map(({ name: slot }) => slot)).toEqual(
      ['bn1', 'bn2', 'bn3'].flatMap((bn) => [`${bn}.running_mean`, `${bn}.running_var`]),
    )
    for (const { offset, length } of statistics) {
      const end = offset + length
      expect(after.subarray(offset, end)).not.toEqual(
        Float32Array.from(fixture.parameters).subarray(offset, end),
      )
      expect(optimizer.subarray(offset, end).every((value) => value === 0)).toBe(true)
    }
  })

  it('keeps them as they were when the loss is not finite', async () => {
    const engine = await create(name)
    const values = Float32Array.from(fixture.parameters)
    const { offset } = network.parameters.find(({ name: slot }) => slot === 'fc2.weight')!
    values[offset] = Infinity
    engine.setParameters(values)
    const result = await engine.train(stretch(indices(0, 6), 6, 0.1))
    expect(result.divergedAt).toBe(0)
    expect(engine.parameters()).toEqual(values)
  })
})
