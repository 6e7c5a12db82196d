import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeModel } from '../../src/models/model-file.ts'
import { encodeOnnx } from '../../src/models/onnx/encode-onnx.ts'
import { pytorchScript } from '../../src/models/pytorch/pytorch-script.ts'
import { smallModel } from '../models/small-model.ts'
import { runHere } from './run-in-process.ts'

let folder: string
const at = (name: string) => join(folder, name)
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-export-'))
  await writeFile(at('small.safetensors'), encodeModel(smallModel))
})
afterAll(() => rm(folder, { recursive: true }))

describe('export', () => {
  it.each([
    ['that takes normalised input', [], false],
    ['that normalises by itself', ['--normalised-input'], true],
  ])('writes an ONNX file %s', async (_what, options, normalisationInside) => {
    const path = at('small.onnx')
    const args = ['export', at('small.safetensors'), '--onnx', path, ...options]
    const { code, out, err } = await runHere(args)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain(`Wrote ${path}.`)
    expect(out).toContain('onnxruntime.InferenceSession("small.onnx")')
    expect(out.includes('image = (image - 0.1307) / 0.3081')).toBe(!normalisationInside)
    const expected = encodeOnnx(smallModel, { normalisationInside })
    expect(Buffer.compare(await readFile(path), expected)).toBe(0)
  })

  it('writes a PyTorch program that finds the model from its own folder', async () => {
    const args = ['export', at('small.safetensors'), '--pytorch', at('small.py')]
    const { code, out } = await runHere(args)
    expect(code).toBe(0)
    expect(out).toContain('python3 small.py test DATA')
    const script = await readFile(at('small.py'), 'utf8')
    expect(script).toBe(pytorchScript(smallModel, 'small.safetensors'))
  })

  it('says why there is no ONNX file of a network that preprocesses', async () => {
    const network = { ...smallModel.network, preprocessing: ['thickness'] as const }
    await writeFile(at('even.safetensors'), encodeModel({ ...smallModel, network }))
    const run = await runHere(['export', at('even.safetensors'), '--onnx', at('even.onnx')])
    expect(run.code).not.toBe(0)
    expect(run.err).toMatch(/^[^\n]*Small has every image preprocessed by Inkling[^\n]*\n$/)
    expect(await exists(at('even.onnx'))).toBe(false)
  })

  it.each([
    ['no model', [], 'export needs a model file.'],
    [
      'nothing to write',
      ['small.safetensors'],
      'export needs one of --onnx, --pytorch, --report, --matrix, --curves, with a FILE.',
    ],
    [
      'a choice about ONNX without ONNX',
      ['small.safetensors', '--pytorch', 'x.py', '--normalised-input'],
      '--normalised-input belongs to --onnx.',
    ],
    [
      'the model itself as the place',
      ['small.safetensors', '--onnx', './small.safetensors'],
      './small.safetensors is given twice',
    ],
    [
      'a picture in a format of another kind',
      ['small.safetensors', '--matrix', 'matrix.png'],
      '--matrix writes .csv or .svg, which "matrix.png" is not.',
    ],
    [
      'one place for two files',
      ['small.safetensors', '--onnx', 'x', '--pytorch', 'x'],
      'x is given twice',
    ],
  ])('calls %s wrong usage', async (_what, args, message) => {
    const { code, err } = await runHere(['export', ...args])
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(err).toContain('See npm run cli -- export --help.')
  })

  it('writes the curves without any data at hand', async () => {
    const args = ['export', at('small.safetensors'), '--curves', at('curves.csv')]
    expect(await runHere(args)).toMatchObject({ code: 0, out: `Wrote ${at('curves.csv')}.\n` })
    const [, row] = (await readFile(at('curves.csv'), 'utf8')).split('\n')
    expect(row).toBe('1,0.31,0.9,,,0.05,12.5,4800')
  })

  it('says so when there are no curves', async () => {
    await writeFile(at('silent.safetensors'), encodeModel({ ...smallModel, history: [] }))
    const args = ['export', at('silent.safetensors'), '--curves', at('none.svg')]
    const { code, err } = await runHere(args)
    expect(code).toBe(1)
    expect(err).toContain('silent says nothing about its training, so it has no curves.')
    expect(await exists(at('none.svg'))).toBe(false)
  })

  it('fails for a model that is not there and for a place that cannot be', async () => {
    const missing = await runHere(['export', at('none.safetensors'), '--onnx', at('none.onnx')])
    expect([missing.code, missing.err]).toEqual([1, `${at('none.safetensors')} does not exist.\n`])
    expect(await exists(at('none.onnx'))).toBe(false)
    const nowhere = at('missing/small.onnx')
    const unwritable = await runHere(['export', at('small.safetensors'), '--onnx', nowhere])
    expect(unwritable.code).toBe(1)
    expect(unwritable.err).toContain('there is no folder')
  })
})
