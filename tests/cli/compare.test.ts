import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { mcNemarP, pairedDifferenceInterval } from '../../src/shared/statistics.ts'
import { smallMnist } from '../trainer/small-digits.ts'
import { runHere } from './run-in-process.ts'

let mnist: Dataset
let folder: string
const at = (name: string) => join(folder, name)
const json = async (name: string) => JSON.parse(await readFile(at(name), 'utf8'))

beforeAll(async () => {
  mnist = await smallMnist()
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  for (const epochs of ['1', '3']) {
    const recipe = ['--preset', 'seed', '--epochs', epochs, '--validation', '0']
    const files = ['--out', at(`${epochs}.safetensors`), '--json', at(`${epochs}.json`)]
    expect((await runHere(['train', ...recipe, ...files], { mnist })).code).toBe(0)
  }
})
afterAll(() => rm(folder, { recursive: true }))

describe('compare', () => {
  it('writes what tells the two apart, with its statistics, for scripts', async () => {
    const models = [at('1.safetensors'), at('3.safetensors')]
    const argv = ['compare', ...models, '--json', at('comparison.json')]
    const { code, out, err } = await runHere(argv, { mnist })
    expect([code, err]).toEqual([0, ''])
    const comparison = await json('comparison.json')
    const { a, b, fixed, broken, fixedCount, brokenCount } = comparison
    expect([a.path, b.path]).toEqual(models)
    expect(a.accuracy).toBe((await json('1.json')).test.accuracy)
    expect(a.accuracyInterval).toEqual((await json('1.json')).accuracyInterval)
    expect(b.accuracy).toBe((await json('3.json')).test.accuracy)
    expect([fixedCount, brokenCount]).toEqual([fixed.length, broken.length])
    expect((fixedCount - brokenCount) / 200).toBeCloseTo(b.accuracy - a.accuracy, 12)
    expect(comparison).toMatchObject({
      p: mcNemarP(brokenCount, fixedCount),
      differenceInterval: pairedDifferenceInterval(brokenCount, fixedCount, 200),
      methods: { p: "McNemar's exact test, two-sided" },
    })
    expect(out).toContain(`\n${comparison.conclusion}\n`)
    expect(comparison.conclusion).toMatch(/^B reads \d+ digits? right that A misreads .+\.$/)
  })

  it('prints both accuracies, the difference and the digits', async () => {
    const argv = ['compare', at('1.safetensors'), at('3.safetensors')]
    const { out } = await runHere(argv, { mnist })
    expect(out).toMatch(/^A .+1\.safetensors +Seed +\d+\.\d\d % .+ to .+ % +\d+ of 200$/m)
    expect(out).toMatch(/^B .+3\.safetensors +Seed /m)
    expect(out).toMatch(
      /^Difference of accuracy: [+-]\d+\.\d\d points, 95 % interval [+-]?\d+\.\d\d to [+-]?\d+\.\d\d$/m,
    )
    expect(out).toMatch(/^Fixed by B \(\d+\): test images \d+(, \d+)*( and \d+ more.*)?$/m)
    expect(out).toContain("McNemar's exact test")
  })

  it('finds nothing between a model and itself', async () => {
    const model = at('1.safetensors')
    const { out } = await runHere(['compare', model, model], { mnist })
    expect(out).toContain('A and B read exactly the same digits right')
    expect(out).toContain('Difference of accuracy: 0.00 points')
    expect(out).toContain('Fixed by B: none\nBroken by B: none\n')
  })

  it.each([
    [[], 'compare needs two model files.'],
    [['a.safetensors'], 'compare needs two model files.'],
    [['a', 'b', 'c'], 'compare takes two model files, not "c" as well.'],
  ])('refuses %j as wrong usage', async (files, sentence) => {
    const { code, err } = await runHere(['compare', ...files])
    expect(code).toBe(2)
    expect(err).toContain(sentence)
  })

  it('fails when one of them cannot be read', async () => {
    const argv = ['compare', at('1.safetensors'), at('none.safetensors')]
    const { code, err } = await runHere(argv, { mnist })
    expect(code).toBe(1)
    expect(err).toContain('none.safetensors')
  })
})
