import { afterEach, describe, expect, it } from 'vitest'
import type { Engine, EngineOptions } from '../../src/nn/engine.ts'
import { reference } from '../../src/nn/kernels/reference.ts'
import { crossEntropy, crossEntropyGradient } from '../../src/nn/loss.ts'
import { plainTraining } from '../../src/nn/engine.ts'
import { createPropagation } from '../../src/nn/propagation.ts'
import { random } from '../../src/nn/random.ts'
import { averageShare } from '../../src/nn/weight-average.ts'
import { createCompiledEngine } from '../../src/nn/wasm/engine.ts'
import { fixture, network } from './batch-norm-fixture.ts'
import { engine as engineWith, indices, sgd, stretch } from './engine-setup.ts'
import { expectClose } from './numbers.ts'
import { expectNear } from './wasm/workbench.ts'

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

  it('clips the gradients and averages weights and running statistics', async () => {
    const changes = { optimizer: sgd, gradientClip: 0.02, weightAverage: 0.9 }
    const [engine, free] = [await create(name, changes), await create(name)]
    for (const one of [engine, free]) await trainOn(one, [[0, 1, 2, 3, 4, 5]], 0.1)
    const { parameters: weights, average } = engine.state()
    const unclipped = free.parameters()
    const share = averageShare(changes.weightAverage, 1)
    const moves = (of: Float32Array) => of.map((value, i) => value - fixture.parameters[i]!)
    const steps: number[] = []
    for (const { name: slot, offset, length, isTrainable } of network.parameters) {
      const part = (of: Float32Array) => of.subarray(offset, offset + length)
      if (isTrainable) steps.push(...part(moves(weights)))
      else expect(part(weights), slot).toEqual(part(unclipped))
      const expected = part(moves(weights)).map(
        (way, i) => fixture.parameters[offset + i]! + share * way,
      )
      expectNear(part(average!), expected, slot)
    }
    // The first step of SGD is the learning rate times the clipped gradient.
    expect(Math.hypot(...steps)).toBeCloseTo(0.1 * changes.gradientClip, 5)
    expect(engine.parameters()).toEqual(average!.subarray(0, -1))
  })
})

it('both engines clip and average alike through several steps, on any number of threads', async () => {
  const changes = { gradientClip: 0.02, weightAverage: 0.9, labelSmoothing: 0.1 }
  const run = async (name: string, threads: number) => {
    const engine = await create(name, { ...changes, threads })
    const losses = await trainOn(engine, fixture.batches, fixture.learningRate)
    const { probabilities } = await engine.infer(indices(0, 12))
    return { losses, probabilities, state: engine.state() }
  }
  const [plain, compiled] = [await run('plain', 1), await run('compiled', 1)]
  for (const threads of [2, 3, 4]) expect(await run('compiled', threads)).toEqual(compiled)
  expectNear(compiled.losses, plain.losses, 'losses', 1e-4)
  expectNear(compiled.probabilities, plain.probabilities, 'probabilities', 1e-4)
  for (const { name, offset, length } of network.parameters) {
    for (const of of ['parameters', 'average'] as const) {
      const part = ({ state }: typeof plain) => state[of]!.subarray(offset, offset + length)
      expectNear(part(compiled), part(plain), `${name} of the ${of}`, 1e-4)
    }
  }
})
