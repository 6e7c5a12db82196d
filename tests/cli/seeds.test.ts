import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { spreadOf } from '../../src/shared/statistics.ts'
import { smallMnist } from '../trainer/small-digits.ts'
import { runHere } from './run-in-process.ts'

let mnist: Dataset
let folder: string
beforeAll(async () => void (mnist = await smallMnist()))
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'inkling-'))))
afterEach(() => rm(folder, { recursive: true }))

const at = (name: string) => join(folder, name)
const json = async (name: string) => JSON.parse(await readFile(at(name), 'utf8'))
const withSeed = (seed: string) => [
  ...['train', '--preset', 'seed', '--epochs', '1', '--threads', '1', '--seed', seed],
]
const recipe = withSeed('4')
const seeds = [...recipe, '--seeds', '3', '--validation', '100']

interface Run {
  readonly seed: number
  readonly test: { readonly accuracy: number }
  readonly epochs: readonly { readonly validationAccuracy: number }[]
  readonly weightsSha256: string
}

describe('train with several seeds', () => {
  it('trains with one after another, exactly as each alone, and tells mean and spread', async () => {
    const { code, out, err } = await runHere([...seeds, '--json', at('all.json')], { mnist })
    expect([code, err]).toEqual([0, ''])
    const all = await json('all.json')
    const runs = all.runs as readonly Run[]
    expect(runs.map(({ seed }) => seed)).toEqual([4, 5, 6])
    expect(new Set(runs.map(({ weightsSha256 }) => weightsSha256)).size).toBe(3)
    expect(all.summary.accuracy).toEqual(spreadOf(runs.map(({ test }) => test.accuracy)))
    expect(all.saved).toBeNull()

    const alone = [...withSeed('5'), '--validation', '100', '--json', at('alone.json')]
    await runHere(alone, { mnist })
    expect((await json('alone.json')).weightsSha256).toBe(runs[1]!.weightsSha256)

    expect(out).toMatch(/^Seed 5, 2 of 3$/m)
    expect(out.match(/^Test accuracy /gm)).toHaveLength(3)
    expect(out).toMatch(
      /^Mean of 3 seeds \d+\.\d\d %, standard deviation \d+\.\d{3} points, from .+ to .+$/m,
    )
    expect(out).toContain('No model was saved')
  })

  it('saves the one that is best on validation, never looking at the test', async () => {
    const outputs = ['--out', at('best.safetensors'), '--json', at('all.json')]
    const { out } = await runHere([...seeds, ...outputs], { mnist })
    const { runs, saved } = await json('all.json')
    const validation = ({ epochs }: Run) => epochs.at(-1)!.validationAccuracy
    const best = Math.max(...(runs as Run[]).map(validation))
    const chosen = (runs as Run[]).find(({ seed }) => seed === saved.seed)!
    expect(validation(chosen)).toBe(best)
    expect(out).toMatch(/^Saved .+: seed \d, the best on validation, \d+\.\d\d %$/m)

    await runHere(['evaluate', at('best.safetensors'), '--json', at('again.json')], { mnist })
    expect((await json('again.json')).test).toEqual(chosen.test)
  })

  it('saves the first when nothing is held out, and says so', async () => {
    const argv = [...recipe, '--seeds', '2', '--validation', '0', '--out', at('a.safetensors')]
    const { code, out } = await runHere(argv, { mnist })
    expect(code).toBe(0)
    expect(out).toContain('seed 4, the first one, as nothing was held out to choose by')
  })

  it('says at Ctrl+C what is saved already', async () => {
    const argv = [...seeds, '--out', at('a.safetensors'), '--json', at('all.json')]
    const { code, out } = await runHere(argv, { mnist, interruptAt: /^Training|^Epoch/ })
    expect(code).toBe(130)
    expect(out).toContain('Stopped. Nothing was saved.')
    let trainings = 0
    const second = { test: (text: string) => text.startsWith('Training') && ++trainings === 2 }
    const later = await runHere(argv, { mnist, interruptAt: second })
    expect(later.code).toBe(130)
    expect(later.out).toContain(`Stopped. ${at('a.safetensors')} holds seed 4.`)
    expect(await readdir(folder)).toEqual(['a.safetensors'])
  })

  it.each([
    [['--seeds', '0'], '--seeds takes a whole number from 1 to 100, not 0.'],
    [['--seeds', '2.5'], 'not 2.5'],
    [['--seeds', '2', '--checkpoint', 'run.ckpt'], '--checkpoint keeps a single run'],
  ])('refuses %j as wrong usage', async (options, sentence) => {
    const { code, err } = await runHere([...recipe, ...options])
    expect(code).toBe(2)
    expect(err).toContain(sentence)
  })

  it('refuses seeds that would run over the largest one', async () => {
    const { code, err } = await runHere(['train', '--seed', '4294967295', '--seeds', '2'])
    expect(code).toBe(2)
    expect(err).toContain('--seed: ')
  })
})
