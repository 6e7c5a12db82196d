import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import type { Engine } from '../../src/nn/engine.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import type { Model } from '../../src/trainer/model-in-use.ts'
import { Trial } from '../../src/trainer/trial.ts'
import { everyKind, optionsWith } from '../nn/engine-setup.ts'
import { smallMnist } from './small-digits.ts'

let mnist: Dataset
beforeAll(async () => {
  mnist = await smallMnist(600, 1500)
})

function modelOf(network = buildNetwork(everyKind)): Model {
  const samples = { pixels: new Uint8Array(), labels: new Uint8Array() }
  const engine = createPlainEngine(optionsWith({ network, samples }))
  return { engine, normalisation: mnist.normalisation } as Model
}

/** A trial that counts its copies. */
function trialOf(
  dataset: Dataset | null,
  spoil: (copy: Engine) => Engine = (copy) => copy,
  idleMs = 60_000,
) {
  const copies = { made: 0, closed: 0 }
  const trial = new Trial({
    idleMs,
    dataset: () => dataset,
    createEngine: (options) => {
      copies.made++
      const engine = createPlainEngine(options)
      const close = () => {
        copies.closed++
        return engine.close()
      }
      return Promise.resolve(spoil({ ...engine, close }))
    },
  })
  return { trial, copies }
}

describe('a trial of other weights', () => {
  it('reads a thousand test images with one copy of the network, which learns nothing', async () => {
    const { trial, copies } = trialOf(mnist)
    const model = modelOf()
    const weights = model.engine.parameters()
    const other = weights.map((weight) => -weight)
    const result = (await trial.compare(model, weights, other))!
    expect(result.count).toBe(1000)
    expect(result.before).not.toBe(result.after)
    const back = (await trial.compare(model, other, weights))!
    expect(back).toEqual({ count: 1000, before: result.after, after: result.before })
    expect(copies).toEqual({ made: 1, closed: 0 })
    await trial.compare(modelOf(), weights, other)
    expect(copies).toEqual({ made: 2, closed: 1 })
  })

  it('has nothing to read without data, or with images of another size', async () => {
    const model = modelOf()
    const weights = model.engine.parameters()
    expect(await trialOf(null).trial.compare(model, weights, weights)).toBeNull()
    const small = { ...everyKind, inputShape: [1, 20, 20] }
    const other = modelOf(buildNetwork(small))
    const own = other.engine.parameters()
    expect(await trialOf(mnist).trial.compare(other, own, own)).toBeNull()
  })

  it('makes another copy after one that failed', async () => {
    let isBroken = true
    const { trial, copies } = trialOf(mnist, (copy) => ({
      ...copy,
      infer: (indices) =>
        isBroken ? Promise.reject(new Error('a thread died')) : copy.infer(indices),
    }))
    const model = modelOf()
    const weights = model.engine.parameters()
    await expect(trial.compare(model, weights, weights)).rejects.toThrow('a thread died')
    isBroken = false
    expect((await trial.compare(model, weights, weights))!.count).toBe(1000)
    expect(copies).toEqual({ made: 2, closed: 1 })
  })

  it('measures the weights before only once for several others', async () => {
    let read = 0
    const { trial } = trialOf(mnist, (copy) => ({
      ...copy,
      infer: (indices) => {
        read += indices.length
        return copy.infer(indices)
      },
    }))
    const model = modelOf()
    const weights = model.engine.parameters()
    const first = await trial.compare(model, weights, weights)
    expect(read).toBe(2000)
    expect(await trial.compare(model, weights.slice(), weights)).toEqual(first)
    expect(read).toBe(3000)
  })

  it('lets its copy go when nobody has asked for a while', async () => {
    const { trial, copies } = trialOf(mnist, undefined, 1)
    const model = modelOf()
    const weights = model.engine.parameters()
    await trial.compare(model, weights, weights)
    await expect.poll(() => copies.closed).toBe(1)
    expect((await trial.compare(model, weights, weights))!.count).toBe(1000)
    expect(copies.made).toBe(2)
  })
})
