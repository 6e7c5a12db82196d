import { expect, it } from 'vitest'
import { buildNetwork } from '../../src/nn/network.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import type { Model } from '../../src/trainer/model-in-use.ts'
import { WatchedModel } from '../../src/trainer/watched-model.ts'
import { digits, optionsWith } from '../nn/engine-setup.ts'
import { normalisation } from './seen-networks.ts'

it('refuses what would take a network of many multiply-adds seconds', async () => {
  const network = buildNetwork({
    name: 'huge',
    inputShape: [1, 28, 28],
    layers: [
      { kind: 'conv2d', filters: 96, kernel: 5, padding: 2 },
      { kind: 'conv2d', filters: 128, kernel: 5, padding: 2 },
      { kind: 'global-avg-pool' },
      { kind: 'dense', units: 10 },
      { kind: 'softmax' },
    ],
  })
  const engine = createPlainEngine(optionsWith({ network, normalisation }))
  const model = { engine, normalisation } as Model
  const pixels = digits.pixels.slice(0, 784)
  const message = /^This network takes 243 million multiply-adds .* of up to 200 million/
  await expect(new WatchedModel(model, pixels, []).back(3)).rejects.toThrow(message)
  const muted = new WatchedModel(model, pixels, [{ stage: 1, channel: 0 }])
  await expect(muted.seen()).rejects.toThrow(message)
  await engine.close()
})
