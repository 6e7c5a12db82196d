import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { bundledMnistFolder, loadMnist } from '../../src/data/mnist.ts'
import { exportOnnx, exportPyTorch } from '../../src/models/export-model.ts'
import { decodeModel, encodeModel, type ModelFile } from '../../src/models/model-file.ts'
import { openModel } from '../../src/models/open-model.ts'
import { presets } from '../../src/nn/presets.ts'
import {
  centred,
  largestDifference,
  normalised,
  ourLogits,
  trainBriefly,
} from '../interop/trained-models.ts'

/** Debian's Python with python3-torch and python3-onnx; elsewhere these tests have nothing to run on. */
const python = '/usr/bin/python3'
const run = promisify(execFile)
const has = (library: string) => {
  if (!existsSync(python)) return false
  try {
    execFileSync(python, ['-c', `import ${library}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const digits = 1000
const architectures = {
  seed: presets.seed.spec,
  'lenet-5': presets['lenet-5'].spec,
  'keras-mnist': presets['keras-mnist'].spec,
  'inkling-small': presets['inkling-small'].spec,
  normalised,
} as const
const names = Object.keys(architectures) as (keyof typeof architectures)[]
const models = new Map<string, ModelFile>()
let mnist: Dataset
let folder: string
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-python-'))
  mnist = await loadMnist(bundledMnistFolder()!)
  for (const preset of names) {
    const model = await trainBriefly(architectures[preset], mnist, 100)
    models.set(preset, model)
    await writeFile(at(`${preset}.safetensors`), encodeModel(model))
    await exportPyTorch(model, at(`${preset}.py`), at(`${preset}.safetensors`))
  }
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

describe.runIf(has('onnx'))("ONNX's own checker", () => {
  it('approves every exported network', async () => {
    const files = []
    for (const [preset, model] of models) {
      for (const normalisationInside of [false, true]) {
        const path = at(`${preset}-${normalisationInside}.onnx`)
        files.push((await exportOnnx(model, path, { normalisationInside })).path)
      }
    }
    const check = join(import.meta.dirname, '..', 'fixtures', 'onnx', 'check.py')
    const { stdout } = await run(python, [check, ...files])
    expect(stdout.match(/approved/g)).toHaveLength(files.length)
  })
})

describe.runIf(has('torch'))('an exported PyTorch program', () => {
  it.each(names)('answers as %s does', async (preset) => {
    // In double precision: how PyTorch rounds single ones depends on the processor.
    const answer = `
import runpy, sys
program = runpy.run_path(sys.argv[1])
images = program["read_idx"](sys.argv[2], "t10k-images-idx3-ubyte")[:${digits}]
with program["torch"].no_grad():
    logits = program["load"]().double()(program["normalised"](images).double())
program["write_safetensors"](sys.argv[3], {"logits": logits.float()}, {})
`
    const out = at(`${preset}.logits`)
    await run(python, ['-c', answer, at(`${preset}.py`), bundledMnistFolder()!, out])
    const file = await readFile(out)
    const theirs = new Float32Array(Uint8Array.from(file.subarray(-4 * 10 * digits)).buffer)
    const { plain, compiled, inferred } = await ourLogits(models.get(preset)!, mnist, digits)
    for (const ours of [plain, compiled]) expect(largestDifference(ours, theirs)).toBeLessThan(1e-5)
    expect(largestDifference(inferred, centred(theirs, 10))).toBeLessThan(1e-5)
  })

  describe('trains on', () => {
    const train = (...args: string[]) => [
      ...[at('seed.py'), 'train', at(''), '--epochs', '1', '--batch-size', '100'],
      ...args,
    ]
    const alone = () => at('alone.safetensors')

    /** The first digits of one part of MNIST, as files of their own. */
    async function copyBeginning(part: string, count: number): Promise<void> {
      const files = [
        { name: `${part}-images-idx3-ubyte`, headerBytes: 16, digitBytes: 784 },
        { name: `${part}-labels-idx1-ubyte`, headerBytes: 8, digitBytes: 1 },
      ]
      for (const { name, headerBytes, digitBytes } of files) {
        const whole = await readFile(join(bundledMnistFolder()!, name))
        const beginning = whole.subarray(0, headerBytes + count * digitBytes)
        beginning.writeUInt32BE(count, 4)
        await writeFile(at(name), beginning)
      }
    }

    beforeAll(async () => {
      await copyBeginning('train', 1000)
      await copyBeginning('t10k', 200)
      await run(python, train('--out', alone()))
    })

    it('from the weights, and Inkling opens the result', async () => {
      const before = models.get('seed')!
      const after = await openModel(alone())
      expect(after.network.name).toBe('Seed')
      expect(after).toMatchObject({ training: null, history: [], test: null })
      const change = largestDifference(after.parameters, before.parameters)
      expect(change).toBeGreaterThan(1e-4)
      expect(change).toBeLessThan(0.5)
    })

    it('in two processes to the same weights, but for rounding', async () => {
      const together = at('together.safetensors')
      // Python 3.11 with PyTorch 1.13 can't redirect nothing, so the output is redirected and shown.
      const launch = ['-m', 'torch.distributed.run', '--nproc_per_node', '2']
      const output = ['-r', '1', '-t', '1', '--log_dir', at('log')]
      await run(python, [...launch, ...output, ...train('--out', together)], {
        env: { ...process.env, OMP_NUM_THREADS: '1' },
      })
      const [one, two] = [await readFile(alone()), await readFile(together)].map((file) => {
        return decodeModel(file).parameters
      })
      expect(largestDifference(one!, two!)).toBeLessThan(1e-3)
    }, 60_000)
  })
})
