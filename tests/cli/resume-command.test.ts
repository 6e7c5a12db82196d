import { execFileSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Arguments } from '../../src/cli/arguments.ts'
import { resumeCommand } from '../../src/cli/resume-command.ts'
import { folderWith, pictureSet } from '../data/own-sets.ts'
import { smallMnist } from '../trainer/small-digits.ts'
import { runHere } from './run-in-process.ts'

const command = (
  checkpoint: string,
  options: Readonly<Record<string, string>>,
  platform?: NodeJS.Platform,
) => resumeCommand(checkpoint, new Arguments([], new Map(Object.entries(options))), platform)

describe('the command that goes on with a run', () => {
  it('repeats whatever resume takes and nothing else', () => {
    const given = { preset: 'seed', json: 'r.json', out: 'm.safetensors', data: 'sets/shapes' }
    expect(
      command('run.ckpt', { ...given, 'checkpoint-every': '5s', checkpoint: 'run.ckpt' }),
    ).toBe(
      'npm run cli -- resume run.ckpt --data sets/shapes --out m.safetensors --json r.json --checkpoint-every 5s',
    )
    expect(command('run.ckpt', {})).toBe('npm run cli -- resume run.ckpt')
  })

  it.each([
    ['my run.ckpt', "'my run.ckpt'"],
    ["it's", String.raw`'it'\''s'`],
    ['$HOME;ls', "'$HOME;ls'"],
    ['~/run', "'~/run'"],
    ['-x', './-x'],
    ['-x y', "'./-x y'"],
    ['ä.ckpt', "'ä.ckpt'"],
  ])('writes %s as a shell takes it', (path, word) => {
    expect(command(path, {}, 'linux')).toBe(`npm run cli -- resume ${word}`)
  })

  it('writes it otherwise on Windows', () => {
    expect(command(String.raw`C:\my runs\it's`, { out: String.raw`C:\m` }, 'win32')).toBe(
      String.raw`npm run cli -- resume "C:\my runs\it's" --out C:\m`,
    )
  })
})

describe('a run on data of one’s own that was stopped', () => {
  async function stopped() {
    const folder = await folderWith(pictureSet(['a', 'b'], { count: 30 }), "it's my data")
    const at = (name: string) => join(dirname(folder), name)
    const argv = [
      ...['train', '--preset', 'seed', '--epochs', '3', '--batch-size', '8', '--threads', '1'],
      ...['--data', folder, '--out', at('my model.safetensors'), '--json', at('r.json')],
      ...['--checkpoint', at('run.ckpt'), '--checkpoint-every', '1ms'],
    ]
    return { folder, at, argv, ...(await runHere(argv, { interruptAt: /^Epoch 1/ })) }
  }

  /** The words of the command that is advised, as a shell reads it. */
  function advised(text: string): readonly string[] {
    const [, line = ''] = /npm run cli -- (.*?)(?:; or give another file\.)?$/m.exec(text) ?? []
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
    return words.trimEnd().split('\n')
  }

  it.skipIf(process.platform === 'win32')('goes on with the command that is advised', async () => {
    const { code, out, at, argv, folder } = await stopped()
    expect(code).toBe(130)
    const refused = await runHere(argv)
    expect(refused.code).toBe(1)
    expect(advised(refused.err)).toEqual(advised(out))
    expect(await runHere(advised(out))).toMatchObject({ code: 0, err: '' })
    expect((await readdir(at('.'))).sort()).toEqual([
      ...["it's my data", 'my model.safetensors', 'r.json'],
    ])
    expect(folder).toContain("it's my data")
  })

  it('says on the command line what to do when its data are not given', async () => {
    const { at, folder } = await stopped()
    const mnist = await smallMnist()
    const without = await runHere(['resume', at('run.ckpt')], { mnist })
    expect(without).toMatchObject({ code: 1 })
    expect(without.err).toMatch(
      /run\.ckpt learned from other images than those in use \(MNIST\)\. It goes on only with its own: give them with --data FOLDER\.\n$/,
    )
    const other = await folderWith(pictureSet(['a', 'b'], { count: 20 }))
    const wrong = await runHere(['resume', at('run.ckpt'), '--data', other])
    expect(wrong.err).toMatch(
      /give them with --data FOLDER, or leave it out if they are MNIST\.\n$/,
    )
    expect((await runHere(['resume', at('run.ckpt'), '--data', folder])).code).toBe(0)
  })
})
