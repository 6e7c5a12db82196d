import { loadMnist } from '../../src/data/mnist.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import { plainTraining } from '../../src/nn/engine.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import { presets, type PresetName } from '../../src/nn/presets.ts'
import { compete } from './protocol.ts'

/** Steps between two looks at the clock; a stretch of the size that the app uses. */
const stepsPerStretch = 8
/** Images per call of `infer`: the whole test set is asked for in pieces like this. */
const inferCount = 1024

await compete(async ({ network, batchSize, threads, mode, mnist, variant }) => {
  const { samples } = await loadMnist(mnist)
  const options = {
    network: buildNetwork(presets[network as PresetName].spec),
    samples,
    normalisation: { mean: 0.1307, deviation: 0.3081 },
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 } as const,
    seed: 1,
    batchSize,
    threads,
    ...plainTraining,
  }
  const isPlain = variant === 'plain'
  const engine = isPlain ? createPlainEngine(options) : await createEngine(options)
  const steps = isPlain ? 1 : stepsPerStretch
  const count = mode === 'infer' ? (isPlain ? batchSize : inferCount) : steps * batchSize
  const order = new Uint32Array(count)
  const learningRates = new Float64Array(steps).fill(0.01)
  let next = 0
  return {
    label: engine.info.name,
    async step() {
      for (let i = 0; i < count; i++) order[i] = next++ % 60_000
      if (mode === 'infer') await engine.infer(order)
      else await engine.train({ order, batchSize, learningRates, firstVisit: 0 })
      return count
    },
  }
})
