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
  const message = /^This network takes 243 million multiply-adds .* of up to 100 million/
  await expect(new WatchedModel(model, pixels, []).back(3)).rejects.toThrow(message)
  const muted = new WatchedModel(model, pixels, [{ stage: 1, channel: 0 }])
  await expect(muted.seen()).rejects.toThrow(message)
  await engine.close()
})

it('keeps muted what is muted, also after a step that would wake it', async () => {
  const network = buildNetwork({
    name: 'linear',
    inputShape: [1, 28, 28],
    layers: [
      { kind: 'conv2d', filters: 4, kernel: 5 },
      { kind: 'max-pool2d' },
      { kind: 'flatten' },
      { kind: 'dense', units: 10 },
      { kind: 'softmax' },
    ],
  })
  const engine = createPlainEngine(optionsWith({ network, normalisation }))
  const model = { engine, normalisation } as Model
  const watched = new WatchedModel(model, digits.pixels.slice(0, 784), [{ stage: 1, channel: 2 }])
  const pass = await watched.back(3)
  const filter = (values: Float32Array) => values.slice(50, 75)
  expect(filter(pass.gradients).some((gradient) => gradient !== 0)).toBe(true)
  expect(filter(watched.stepped(pass, 0.1)).every((weight) => weight === 0)).toBe(true)
  expect(filter(engine.parameters()).some((weight) => weight !== 0)).toBe(true)
})

it('asks for the weights only when they are needed', async () => {
  const engine = createPlainEngine(optionsWith({ normalisation }))
  let asked = 0
  const parameters = () => {
    asked++
    return engine.parameters()
  }
  const model = { engine: { ...engine, parameters }, normalisation, calibration: null } as Model
  const watched = new WatchedModel(model, digits.pixels.slice(0, 784), [])
  await watched.seen()
  expect(asked).toBe(0)
  await watched.back(3)
  await watched.back(4)
  expect(asked).toBe(1)
})
