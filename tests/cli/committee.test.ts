import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { smallMnist } from '../trainer/small-digits.ts'
import { runHere } from './run-in-process.ts'

let mnist: Dataset
let folder: string
const at = (name: string) => join(folder, name)
const json = async (name: string) => JSON.parse(await readFile(at(name), 'utf8'))

beforeAll(async () => {
  mnist = await smallMnist()
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  for (const seed of ['1', '2', '3']) {
    const recipe = ['--preset', 'seed', '--epochs', '1', '--validation', '0', '--seed', seed]
    const files = ['--out', at(`${seed}.safetensors`), '--json', at(`${seed}.json`)]
    expect((await runHere(['train', ...recipe, ...files], { mnist })).code).toBe(0)
  }
})
afterAll(() => rm(folder, { recursive: true }))

describe('committee', () => {
  it('tests every member and all of them together', async () => {
    const models = ['1', '2', '3'].map((seed) => at(`${seed}.safetensors`))
    const argv = ['committee', ...models, '--json', at('committee.json')]
    const { code, out, err } = await runHere(argv, { mnist })
    expect([code, err]).toEqual([0, ''])
    const { members, together } = await json('committee.json')
    for (const [i, seed] of ['1', '2', '3'].entries()) {
      expect(members[i].path).toBe(models[i])
      expect(members[i].accuracy).toBe((await json(`${seed}.json`)).test.accuracy)
    }
    // The mean's cross-entropy is at most the mean of theirs (Jensen): the vote is worth something.
    const losses = await Promise.all(['1', '2', '3'].map((seed) => json(`${seed}.json`)))
    const meanLoss = losses.reduce((sum, { test }) => sum + test.loss, 0) / 3
    expect(together.loss).toBeLessThan(meanLoss)
    expect(out).toContain('Together: Test accuracy ')
  })

  it('decides as its only opinion does when all members are the same', async () => {
    const model = at('2.safetensors')
    await runHere(['committee', model, model, '--json', at('same.json')], { mnist })
    const { together } = await json('same.json')
    const alone = (await json('2.json')).test
    expect(together.confusion).toEqual(alone.confusion)
    expect(together.loss).toBeCloseTo(alone.loss, 5)
  })

  it.each([[[]], [['a.safetensors']]])('refuses %j as wrong usage', async (files) => {
    const { code, err } = await runHere(['committee', ...files])
    expect(code).toBe(2)
    expect(err).toContain('committee needs at least two model files.')
  })
})
