import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { imageSize } from '../../src/data/mnist.ts'
import { wilsonInterval } from '../../src/shared/statistics.ts'
import { smallMnist } from '../trainer/small-digits.ts'
import { runHere } from './run-in-process.ts'

let mnist: Dataset
let folder: string
const at = (name: string) => join(folder, name)
const json = async (name: string) => JSON.parse(await readFile(at(name), 'utf8'))

const recipe = [
  ...['--preset', 'seed', '--epochs', '2', '--seed', '3', '--batch-size', '16'],
  ...['--optimizer', 'sgd', '--learning-rate', '0.05', '--momentum', '0.9'],
  ...['--schedule', 'one-cycle', '--threads', '2', '--validation', '100'],
]

beforeAll(async () => {
  mnist = await smallMnist()
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  const files = ['--out', at('model.safetensors'), '--json', at('result.json')]
  const { code, err } = await runHere(['train', ...recipe, ...files], { mnist })
  expect([code, err]).toEqual([0, ''])
})
afterAll(() => rm(folder, { recursive: true }))

describe('train', () => {
  it('writes the result as scripts rely on it', async () => {
    const result = await json('result.json')
    expect(result).toMatchObject({
      ...{ preset: 'seed', seed: 3, threads: 2, batchSize: 16, parameters: 15_770 },
      weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(result.epochs).toHaveLength(2)
    for (const epoch of result.epochs) {
      const numbers = ['trainLoss', 'trainAccuracy', 'validationLoss', 'validationAccuracy']
      for (const name of [...numbers, 'seconds', 'imagesPerSecond']) {
        expect(epoch[name], name).toBeGreaterThan(0)
      }
    }
    expect(result.epochs.map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2])
    const [one, two] = result.epochs
    expect(result.trainingSeconds).toBeCloseTo(one.seconds + two.seconds)
    const { accuracy, loss, macro, weighted, perClass, confusion } = result.test
    expect(accuracy).toBeGreaterThan(0.6)
    expect(loss).toBeGreaterThan(0)
    expect(Object.keys(macro)).toEqual(['precision', 'recall', 'f1'])
    expect(Object.keys(weighted)).toEqual(['precision', 'recall', 'f1'])
    expect(Object.keys(perClass[0])).toEqual(['label', 'precision', 'recall', 'f1', 'support'])
    expect(confusion).toHaveLength(10)
    expect(confusion.flat().reduce((sum: number, count: number) => sum + count)).toBe(200)
  })

  it("gives the SHA-256 of the weights as they lie in the model's file", async () => {
    const file = await readFile(at('model.safetensors'))
    const data = file.subarray(8 + Number(file.readBigUInt64LE(0)))
    const { weightsSha256 } = await json('result.json')
    expect(createHash('sha256').update(data).digest('hex')).toBe(weightsSha256)
  })

  it('gives the same weights for the same recipe, whatever the threads', async () => {
    const again = [...recipe.slice(0, -4), '--threads', '1', '--validation', '100']
    await runHere(['train', ...again, '--json', at('again.json')], { mnist })
    expect((await json('again.json')).weightsSha256).toBe((await json('result.json')).weightsSha256)
  })

  it('has null for validation when nothing is held out', async () => {
    const args = ['--preset', 'seed', '--epochs', '1', '--validation', '0', '--json', at('v.json')]
    expect((await runHere(['train', ...args], { mnist })).code).toBe(0)
    const [epoch] = (await json('v.json')).epochs
    expect(epoch).toMatchObject({ validationLoss: null, validationAccuracy: null })
  })

  it('writes one plain line for each epoch into a pipe', async () => {
    const { out } = await runHere(['train', ...recipe], { mnist })
    const lines = out.split('\n')
    expect(lines[0]).toMatch(/^Training Seed: 15,770 parameters, 2 epochs, .+, \d+ threads?$/)
    expect(lines[1]).toMatch(
      /^Epoch 1\/2 {2}training loss \d\.\d{4}, accuracy \d+\.\d\d % {2}validation loss \d\.\d{4}, accuracy \d+\.\d\d % {2}\d+\.\d s, [\d,]+ images\/s$/,
    )
    expect(lines[2]).toMatch(/^Epoch 2\/2 /)
    expect(lines[3]).toMatch(/^Test accuracy \d+\.\d\d % \(\d+ of 200\), loss \d\.\d{4}$/)
    expect(out).not.toMatch(/[\r\x1b]/)
    expect(out).toContain('The model was not saved')
  })

  it('rewrites one line on a terminal', async () => {
    const { out } = await runHere(['train', ...recipe], { mnist, isTTY: true })
    expect(out).toMatch(/\r\x1b\[K\[#*\.*\] +\d+ % {2}loss /)
    expect(out).toContain('images/s')
  })

  it('stops at Ctrl+C and saves nothing', async () => {
    const files = ['--out', at('stopped.safetensors'), '--json', at('stopped.json')]
    const argv = ['train', '--preset', 'seed', '--epochs', '200', '--validation', '0', ...files]
    const { code, out } = await runHere(argv, { mnist, interruptAt: /^Epoch 2\// })
    expect(code).toBe(130)
    expect(out).toContain('Stopped. Nothing was saved.')
    expect((await readdir(folder)).filter((name) => name.startsWith('stopped'))).toEqual([])
  })

  it('says what diverged and exits with 1', async () => {
    const wild = [
      ...['--preset', 'seed', '--learning-rate', '10', '--momentum', '0.999'],
      ...['--schedule', 'constant', '--epochs', '100', '--validation', '0'],
    ]
    const { code, err } = await runHere(['train', ...wild, '--json', at('wild.json')], { mnist })
    expect(code).toBe(1)
    expect(err).toMatch(/stopped being .* The learning rate 10 is probably too large; try 1\./)
    expect(await readdir(folder)).not.toContain('wild.json')
  })

  it('finds out before training that the result could not be written', async () => {
    const { code, err, out } = await runHere(['train', '--out', at('none/model.safetensors')])
    expect(code).toBe(1)
    expect(err).toContain(`there is no folder ${at('none')}.`)
    expect(out).toBe('')
    expect((await runHere(['train', '--json', folder])).err).toContain('is a folder')
  })

  it.each([
    [['--epochs', '0'], '--epochs: Epochs must be a whole number from 1 to 200, but it is 0.'],
    [['--batch-size', '1.5'], '--batch-size: Batch size must be a whole number'],
    [['--learning-rate', 'fast'], '--learning-rate takes a number, not "fast".'],
    [['--momentum', '0.9', '--optimizer', 'adam'], '--momentum belongs to --optimizer sgd'],
    [['--factor', '0.1', '--schedule', 'cosine'], '--factor belongs to --schedule step'],
    [['--preset', 'lenet5'], 'Did you mean lenet-5?'],
    [['digits'], 'train takes options only, not "digits".'],
  ])('refuses %o as wrong usage', async (argv, sentence) => {
    const { code, err } = await runHere(['train', ...argv])
    expect(code).toBe(2)
    expect(err).toContain(sentence)
    expect(err).toContain('See npm run cli -- train --help.')
  })
})

describe('evaluate', () => {
  it('finds exactly what training found', async () => {
    const argv = ['evaluate', at('model.safetensors'), '--json', at('evaluated.json')]
    const { code, out } = await runHere(argv, { mnist })
    expect(code).toBe(0)
    const { test, accuracyInterval, calibration } = await json('result.json')
    expect(await json('evaluated.json')).toEqual({
      model: at('model.safetensors'),
      ...{ test, accuracyInterval, calibration },
    })
    expect(accuracyInterval).toEqual(wilsonInterval(Math.round(test.accuracy * 200), 200))
    expect(calibration.bins).toHaveLength(15)
    expect(out).toMatch(/^95 % interval .+ to .+, expected calibration error \d+\.\d\d %$/m)
    expect(out).toMatch(/^Digit +Precision +Recall +F1 +Images$/m)
  })

  it('needs one model', async () => {
    expect(await runHere(['evaluate'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('evaluate needs a model file.'),
    })
    expect((await runHere(['evaluate', 'a', 'b'])).err).toContain('takes one model file, not "b"')
  })

  it('says why a file is no model', async () => {
    await writeFile(at('text.safetensors'), 'This is no model, only a text of some length.')
    expect(await runHere(['evaluate', at('text.safetensors')])).toMatchObject({ code: 1, out: '' })
    expect((await runHere(['evaluate', at('missing')])).err).toContain('does not exist')
  })
})

describe('predict', () => {
  /** A test digit as a PGM picture, dark on light, with some paper around. */
  async function picture(test: number, name: string): Promise<string> {
    const side = 40
    const pixels = Buffer.alloc(side * side, 255)
    const start = (mnist.trainCount + test) * imageSize
    for (let y = 0; y < 28; y++) {
      for (let x = 0; x < 28; x++) {
        pixels[(y + 6) * side + x + 6] = 255 - mnist.samples.pixels[start + y * 28 + x]!
      }
    }
    await writeFile(at(name), Buffer.concat([Buffer.from(`P5 ${side} ${side} 255\n`), pixels]))
    return at(name)
  }

  it('reads digits in pictures', async () => {
    const tests = Array.from({ length: 20 }, (_, test) => test)
    const files = await Promise.all(tests.map((test) => picture(test, `${test}.pgm`)))
    const argv = ['predict', at('model.safetensors'), ...files, '--json', at('predicted.json')]
    const { code, out } = await runHere(argv)
    expect(code).toBe(0)
    const predicted: {
      file: string
      digit: number
      confidence: number
      probabilities: number[]
    }[] = await json('predicted.json')
    expect(predicted.map(({ file }) => file)).toEqual(files)
    for (const { digit, confidence, probabilities } of predicted) {
      expect(probabilities).toHaveLength(10)
      expect(confidence).toBe(probabilities[digit])
      expect(confidence).toBe(Math.max(...probabilities))
      expect(probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 5)
    }
    const labels = mnist.samples.labels.subarray(mnist.trainCount)
    const right = predicted.filter(({ digit }, test) => digit === labels[test]).length
    expect(right).toBeGreaterThan(12)
    expect(out.split('\n')[0]).toMatch(/^Picture +Digit +Confidence$/)
  })

  it('names every picture that it cannot read and writes nothing', async () => {
    const good = await picture(0, 'good.pgm')
    await writeFile(at('bad.png'), 'no picture')
    const argv = ['predict', at('model.safetensors'), good, at('bad.png'), at('none.png')]
    const { code, err, out } = await runHere([...argv, '--json', at('none.json')])
    expect(code).toBe(1)
    expect(err).toContain(`${at('bad.png')}: This is neither a PNG nor a PGM`)
    expect(err).toContain(`${at('none.png')}: There is no such file.`)
    expect(err).toContain("2 of 3 pictures can't be read")
    expect(out).toBe('')
    expect(await readdir(folder)).not.toContain('none.json')
  })

  it('needs a model and a picture', async () => {
    expect((await runHere(['predict'])).code).toBe(2)
    expect((await runHere(['predict', at('model.safetensors')])).err).toContain('at least one')
  })
})

describe('info', () => {
  it('shows layers, parameters, accuracy and what computes', async () => {
    const { code, out } = await runHere(['info', at('model.safetensors')])
    expect(code).toBe(0)
    expect(out).toMatch(/^conv1 +Conv2D +8x28x28 +80 +56,448$/m)
    expect(out).toMatch(/^Total +15,770 +72,128$/m)
    const { accuracy } = (await json('result.json')).test
    expect(out).toContain(`Test accuracy  ${(accuracy * 100).toFixed(2)} %`)
    expect(out).toMatch(/^Settings +sgd, one-cycle 0.05, batches of 16, seed 3$/m)
    expect(out).toMatch(/^Engine +.+, \d+ threads?$/m)
  })
})

describe('help', () => {
  it.each(['--help', 'help'])('lists the commands at %s', async (word) => {
    const { code, out } = await runHere([word])
    expect(code).toBe(0)
    for (const name of ['train', 'evaluate', 'predict', 'info']) expect(out).toContain(`  ${name} `)
  })

  it.each(['train', 'evaluate', 'predict', 'info'])('explains %s', async (name) => {
    const { code, out } = await runHere([name, '--help'])
    expect(code).toBe(0)
    expect(out).toContain(`Usage: npm run cli -- ${name}`)
  })

  it('is pointed to when the command is missing or unknown', async () => {
    expect(await runHere([])).toMatchObject({
      code: 2,
      err: 'Give a command.\nSee npm run cli -- --help.\n',
    })
    expect((await runHere(['tarin'])).err).toContain('Did you mean train?')
    expect((await runHere(['toString'])).code).toBe(2)
  })
})
