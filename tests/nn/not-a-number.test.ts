import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/nn/create-engine.ts'
import type { Engine } from '../../src/nn/engine.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import { presets } from '../../src/nn/presets.ts'
import { digits, optionsWith } from './engine-setup.ts'

const batch = {
  order: Uint32Array.from({ length: 20 }, (_, index) => index),
  batchSize: 20,
  firstVisit: 0,
  learningRates: Float64Array.of(0.01),
}

/** In which step training ends when one weight is no number; null if it goes on. */
async function divergedAt(engine: Engine, weight: number): Promise<number | null> {
  const sound = engine.state()
  const parameters = sound.parameters.slice()
  parameters[weight] = NaN
  engine.restore({ ...sound, parameters })
  const { divergedAt } = await engine.train(batch)
  engine.restore(sound)
  return divergedAt
}

describe.each(['lenet-5', 'inkling-small'] as const)(
  'a weight of %s that is not a number',
  (name) => {
    const network = buildNetwork(presets[name].spec)
    const options = optionsWith({ network, samples: digits, batchSize: 20 })

    it.each([
      ['plain', createPlainEngine],
      ['compiled', createEngine],
    ] as const)('stops the %s engine at the very next step', async (_, create) => {
      const engine = await create(options)
      for (const { name, offset } of network.parameters.filter((slot) => slot.isTrainable)) {
        expect.soft(await divergedAt(engine, offset), name).toBe(0)
      }
      await engine.close()
    })
  },
)
