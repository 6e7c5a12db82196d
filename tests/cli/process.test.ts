import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'inkling-'))))
afterAll(() => rm(folder, { recursive: true }))

const program = join(import.meta.dirname, '../../src/cli/index.ts')

/** The real program in a process of its own, its output in pipes. */
function cli(
  argv: readonly string[],
  onOutput: (text: string, child: ChildProcessByStdio<null, Readable, Readable>) => void = () =>
    undefined,
) {
  const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] })
  const written = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    written.out += chunk
    onOutput(written.out, child)
  })
  child.stderr.on('data', (chunk) => (written.err += chunk))
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...written }))
  })
}

it('tells done, failed and wrong usage apart by its exit code', async () => {
  const [help, missing, wrong] = await Promise.all([
    cli(['--help']),
    cli(['info', join(folder, 'missing.safetensors')]),
    cli(['train', '--epoch', '3']),
  ])
  expect(help).toMatchObject({ code: 0, err: '' })
  expect(missing).toMatchObject({ code: 1, out: '' })
  expect(missing.err).toContain('missing.safetensors does not exist.')
  expect(wrong).toMatchObject({ code: 2, out: '' })
  expect(wrong.err).toBe(
    'There is no option --epoch. Did you mean --epochs?\nSee npm run cli -- train --help.\n',
  )
})

it('trains on the real digits, saves, and finds the same again', async () => {
  const [model, result, evaluated] = ['m.safetensors', 'r.json', 'e.json'].map((name) => join(folder, name)) // prettier-ignore
  const training = await cli([
    ...['train', '--preset', 'seed', '--epochs', '1', '--validation', '30000'],
    ...['--out', model!, '--json', result!],
  ])
  expect(training).toMatchObject({ code: 0, err: '' })
  // Its reader leaves at once, as head does; the result is written all the same.
  const readOnce = (_: string, { stdout }: { stdout: Readable }) => void stdout.destroy()
  const evaluation = await cli(['evaluate', model!, '--json', evaluated!], readOnce)
  expect(evaluation).toMatchObject({ code: 0, err: '' })
  const [trained, tested] = await Promise.all(
    [result!, evaluated!].map(async (path) => JSON.parse(await readFile(path, 'utf8'))),
  )
  expect(trained.test.accuracy).toBeGreaterThan(0.95)
  expect(tested.test).toEqual(trained.test)
}, 120_000)

it('ends at Ctrl+C with nothing saved', async () => {
  const out = join(folder, 'stopped.safetensors')
  let hasPressed = false
  const { code, out: text } = await cli(['train', '--out', out], (text, child) => {
    if (hasPressed || !text.startsWith('Training ')) return
    hasPressed = true
    // Twice, as a terminal and npm do it together.
    child.kill('SIGINT')
    child.kill('SIGINT')
  })
  expect(text).toContain('Stopped. Nothing was saved.')
  expect(code).toBe(130)
  expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([])
})
