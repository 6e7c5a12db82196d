import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { smallMnist } from '../trainer/small-digits.ts'
import { runHere } from './run-in-process.ts'

let mnist: Dataset
let folder: string
beforeAll(async () => void (mnist = await smallMnist()))
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'inkling-'))))
afterEach(() => rm(folder, { recursive: true }))

const at = (name: string) => join(folder, name)
const sumIn = async (name: string) => JSON.parse(await readFile(at(name), 'utf8')).weightsSha256
const recipe = ['train', '--preset', 'seed', '--epochs', '3', '--validation', '100', '--seed', '5']
const kept = ['--checkpoint', 'run.ckpt', '--checkpoint-every', '1ms']
const inFolder = (argv: readonly string[]) =>
  argv.map((word) => (/\.(ckpt|json|safetensors)$/.test(word) ? at(word) : word))
const cli = (argv: readonly string[], interruptAt?: RegExp) =>
  runHere(inFolder(argv), interruptAt ? { mnist, interruptAt } : { mnist })

describe('resume', () => {
  it('comes to the weights of a run that nobody interrupted', async () => {
    expect((await cli([...recipe, '--json', 'whole.json'])).code).toBe(0)

    const stopped = await cli([...recipe, ...kept], /^Epoch 1/)
    expect(stopped.code).toBe(130)
    expect(stopped.out).toContain(`Go on from here with: npm run cli -- resume ${at('run.ckpt')}`)
    const outputs = ['--json', 'resumed.json', '--out', 'model.safetensors']
    const resumed = await cli(['resume', 'run.ckpt', ...outputs])
    expect(resumed).toMatchObject({ code: 0, err: '' })
    expect(resumed.out).toMatch(/^Resuming Seed in epoch [23] of 3\n/)
    expect(await sumIn('resumed.json')).toBe(await sumIn('whole.json'))
    const { preset, epochs } = JSON.parse(await readFile(at('resumed.json'), 'utf8'))
    expect([preset, epochs.length]).toEqual(['seed', 3])
    expect((await readdir(folder)).sort()).toEqual([
      ...['model.safetensors', 'resumed.json', 'whole.json'],
    ])
  })

  it('goes on from the checkpoint before when the newest is damaged, and says so', async () => {
    await cli([...recipe, ...kept], /^Epoch 1/)
    await copyFile(at('run.ckpt'), at('run.ckpt.previous'))
    await truncate(at('run.ckpt'), 5000)
    const { code, err } = await cli(['resume', 'run.ckpt'])
    expect(code).toBe(0)
    expect(err).toContain("The newest checkpoint can't be used, so this is the one before.")
  })

  it.each([
    ['nothing', null, 'run.ckpt does not exist.'],
    ['something else', 'no checkpoint at all', 'The header has'],
  ])('fails where there is %s', async (_, content, reason) => {
    if (content !== null) await writeFile(at('run.ckpt'), content)
    const { code, err } = await cli(['resume', 'run.ckpt'])
    expect(code).toBe(1)
    expect(err).toContain(reason)
  })

  it('takes one checkpoint', async () => {
    expect(await cli(['resume'])).toMatchObject({ code: 2 })
    expect(await cli(['resume', 'a.ckpt', 'b.ckpt'])).toMatchObject({ code: 2 })
  })
})

describe('train with a checkpoint', () => {
  it('leaves none behind when it is done', async () => {
    expect((await cli([...recipe, ...kept])).code).toBe(0)
    expect(await readdir(folder)).toEqual([])
  })

  it('does not overwrite a run that was interrupted', async () => {
    await cli([...recipe, ...kept], /^Epoch 1/)
    const before = await readFile(at('run.ckpt'))
    const { code, err } = await cli([...recipe, ...kept])
    expect(code).toBe(1)
    expect(err).toContain('is of a run that was interrupted. Go on with it')
    expect(await readFile(at('run.ckpt'))).toEqual(before)
  })

  it.each([
    [['--checkpoint-every', '5s'], 'needs a file'],
    [['--checkpoint', 'run.ckpt', '--checkpoint-every', 'often'], 'not "often"'],
    [['--checkpoint', 'run.ckpt', '--checkpoint-every', '0s'], 'not "0s"'],
  ])('refuses %j', async (options, reason) => {
    const { code, err } = await cli([...recipe, ...options])
    expect(code).toBe(2)
    expect(err).toContain(reason)
  })
})
