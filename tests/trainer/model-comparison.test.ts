import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import type { TestResult } from '../../src/shared/metrics.ts'
import { mcNemarP, pairedDifferenceInterval, wilsonInterval } from '../../src/shared/statistics.ts'
import { shippedModelPath } from '../../src/trainer/shipped-models.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer, type WatchedTrainer } from './watched-trainer.ts'

let mnist: Dataset
let folder: string
const at = (name: string) => join(folder, `${name}.safetensors`)
const results = new Map<string, TestResult>()

beforeAll(async () => {
  mnist = await smallMnist()
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  const trainer = await watchedTrainer(mnist)
  for (const [name, changes] of [
    ['worse', { epochs: 1 }],
    ['better', { epochs: 4, seed: 8 }],
  ] as const) {
    trainer.calls.start({ ...tinyConfig, ...changes })
    await trainer.ended()
    await trainer.supervisorCalls.saveModel(at(name))
    results.set(name, (await trainer.snapshot()).test!)
  }
})
afterAll(() => rm(folder, { recursive: true }))

/** Has "worse" in use, tested. */
let trainer: WatchedTrainer
beforeEach(async () => {
  trainer = await watchedTrainer(mnist)
  await trainer.supervisorCalls.openModel(at('worse'))
  trainer.calls.evaluate()
  await trainer.ended()
})

describe('a comparison', () => {
  it('finds what each network alone was found to be, and the statistics of their pair', async () => {
    const { a, b, ...rest } = await trainer.supervisorCalls.compareModel(at('better'))
    const [worse, better] = [results.get('worse')!, results.get('better')!]
    expect(a).toMatchObject({ name: 'worse', path: at('worse'), accuracy: worse.accuracy })
    expect(b).toMatchObject({ name: 'better', path: at('better'), accuracy: better.accuracy })
    expect(b).toMatchObject({ networkName: 'Tiny', parameterCount: a.parameterCount })
    expect(a.accuracyInterval).toEqual(wilsonInterval(Math.round(worse.accuracy * 200), 200))

    const { fixed, broken, bothWrong, testCount } = rest
    expect(testCount).toBe(200)
    expect(fixed.length).toBeGreaterThan(0)
    expect(fixed.length + bothWrong).toBe(Math.round((1 - worse.accuracy) * 200))
    expect(broken.length + bothWrong).toBe(Math.round((1 - better.accuracy) * 200))
    expect(rest.p).toBe(mcNemarP(broken.length, fixed.length))
    expect(rest.difference).toBeCloseTo(better.accuracy - worse.accuracy, 12)
    expect(rest.differenceInterval).toEqual(
      pairedDifferenceInterval(broken.length, fixed.length, 200),
    )
  })

  it('of a network with itself finds no difference', async () => {
    const comparison = await trainer.supervisorCalls.compareModel(at('worse'))
    expect(comparison).toMatchObject({ fixed: [], broken: [], p: 1, difference: 0 })
    expect(comparison.a).toEqual(comparison.b)
  })

  it('swaps what is fixed and broken when the other one is in use', async () => {
    const forth = await trainer.supervisorCalls.compareModel(at('better'))
    await trainer.supervisorCalls.openModel(at('better'))
    trainer.calls.evaluate()
    await trainer.ended()
    const back = await trainer.supervisorCalls.compareModel(at('worse'))
    expect([back.fixed, back.broken]).toEqual([forth.broken, forth.fixed])
  })

  it('leaves the model in use and its test as they are', async () => {
    const before = await trainer.snapshot()
    await trainer.supervisorCalls.compareModel(at('better'))
    expect(await trainer.snapshot()).toEqual(before)
  })

  it('with the network that comes with Inkling needs no file of one’s own', async () => {
    const shipped = await mkdtemp(join(folder, 'shipped-'))
    await expect(trainer.supervisorCalls.compareShippedModel(shipped)).rejects.toThrow()
    await copyFile(at('better'), shippedModelPath(shipped))
    const own = await trainer.supervisorCalls.compareShippedModel(shipped)
    expect(own.b).toMatchObject({ name: 'Inkling’s own network', path: null })
    expect(own.fixed).toEqual((await trainer.supervisorCalls.compareModel(at('better'))).fixed)
  })

  it('needs a tested model in use, and a model file', async () => {
    const fresh = await watchedTrainer(mnist)
    await fresh.supervisorCalls.openModel(at('worse'))
    await expect(fresh.supervisorCalls.compareModel(at('better'))).rejects.toMatchObject({
      code: 'NOT_TESTED',
    })
    await expect(trainer.supervisorCalls.compareModel(at('none'))).rejects.toThrow()
  })

  it('is possible with a run, as with the file that its network was saved to', async () => {
    await trainer.supervisorCalls.useRuns(join(folder, 'runs'))
    trainer.calls.start({ ...tinyConfig, epochs: 2, seed: 8 })
    await trainer.ended()
    await trainer.supervisorCalls.saveModel(at('trained'))
    const runs = () => trainer.heard.runs.at(-1)?.runs ?? []
    await expect.poll(() => runs()[0]).toMatchObject({ outcome: 'finished', hasModel: true })
    await trainer.supervisorCalls.openModel(at('worse'))
    trainer.calls.evaluate()
    await trainer.ended()

    const run = runs()[0]!.id
    const withFile = await trainer.supervisorCalls.compareModel(at('trained'))
    const withRun = await trainer.calls.compareRun({ run, epoch: null })
    expect(withRun).toEqual({ ...withFile, b: { ...withFile.b, name: 'Tiny', path: null } })
    const after = await trainer.calls.compareRun({ run, epoch: 1 })
    expect(after.b.name).toBe('Tiny, epoch 1')
    expect(await trainer.calls.comparedDigits('fixed', 500)).toHaveLength(after.fixed.length)
    await expect(trainer.calls.compareRun({ run, epoch: 9 })).rejects.toMatchObject({
      code: 'NO_WEIGHTS',
    })
    await expect(trainer.calls.compareRun({ run: 7 as never, epoch: 1 })).rejects.toMatchObject({
      code: 'ARGUMENT',
    })
  })

  it('is given up when another model comes into use on the way', async () => {
    const comparing = trainer.supervisorCalls.compareModel(at('better'))
    const refusal = expect(comparing).rejects.toMatchObject({ code: 'NOT_COMPARED' })
    await trainer.supervisorCalls.openModel(at('better'))
    await refusal
  })
})

describe('the digits that changed', () => {
  it('are those of the comparison, with what either network made of them', async () => {
    const { fixed, broken } = await trainer.supervisorCalls.compareModel(at('better'))
    const digits = await trainer.calls.comparedDigits('fixed', 10_000)
    expect(digits.map(({ index }) => index - mnist.trainCount)).toEqual(fixed)
    for (const { actual, a, b, index, pixels } of digits) {
      expect(mnist.samples.labels[index]).toBe(actual)
      expect([a.predicted !== actual, b.predicted]).toEqual([true, actual])
      expect((await trainer.predict(pixels)).digit).toBe(a.predicted)
    }
    for (const { actual, a, b } of await trainer.calls.comparedDigits('broken', 10_000)) {
      expect([a.predicted, b.predicted !== actual]).toEqual([actual, true])
    }
    expect(await trainer.calls.comparedDigits('broken', 10_000)).toHaveLength(broken.length)
    expect(await trainer.calls.comparedDigits('fixed', 2)).toEqual(digits.slice(0, 2))
  })

  it('are refused before a comparison, and after the model in use changed', async () => {
    const refusal = expect.objectContaining({ code: 'NOT_COMPARED' })
    expect(() => trainer.calls.comparedDigits('fixed', 10)).toThrow(refusal)
    await trainer.supervisorCalls.compareModel(at('better'))
    await trainer.supervisorCalls.openModel(at('better'))
    expect(() => trainer.calls.comparedDigits('fixed', 10)).toThrow(refusal)
  })

  it('are asked for by a known word', () => {
    expect(() => trainer.calls.comparedDigits('mended' as 'fixed', 10)).toThrow(
      'The digits are "fixed" or "broken", not "mended".',
    )
  })
})

it('tells how far the certainty of the model in use can be trusted', async () => {
  const { bins, expectedError } = await trainer.calls.calibration()
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(200)
  const rights = bins.reduce((sum, { count, accuracy }) => sum + count * accuracy, 0)
  expect(rights / 200).toBeCloseTo(results.get('worse')!.accuracy, 12)
  expect(expectedError).toBeGreaterThan(0)
  expect(expectedError).toBeLessThan(0.5)
})
