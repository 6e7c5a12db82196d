import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { splitTraining } from '../../src/data/batches.ts'
import type { Dataset } from '../../src/data/dataset.ts'
import { decodeModel, type ModelFile } from '../../src/models/model-file.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import type { Engine, EngineOptions } from '../../src/nn/engine.ts'
import { initialParameters } from '../../src/nn/initial-parameters.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { preprocessorOf } from '../../src/nn/preprocessing/preprocessed-engine.ts'
import { RunLibrary } from '../../src/runs/run-library.ts'
import type { CoursePoint } from '../../src/shared/run-course.ts'
import type { RunSummary } from '../../src/shared/run-library.ts'
import type { TrainConfig } from '../../src/shared/train-config.ts'
import { imageOfDrawing } from '../../src/trainer/drawing-reader.ts'
import { readingEngine } from '../../src/trainer/engine-options.ts'
import { likeliest } from '../../src/trainer/evaluation.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer, type WatchedTrainer } from './watched-trainer.ts'

const one = [{ points: [0.1, 0.5, 0.9].map((y) => ({ x: 0.7 - 0.4 * y, y })) }]

let mnist: Dataset
let folder: string
beforeAll(async () => void (mnist = await smallMnist()))
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'inkling-'))))
// A trainer may still be writing down how its run ended.
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

async function trainerWithLibrary(
  options: Parameters<typeof watchedTrainer>[1] = {},
): Promise<WatchedTrainer> {
  const trainer = await watchedTrainer(mnist, options)
  await trainer.supervisorCalls.useRuns(folder)
  return trainer
}

/** With it an epoch of a single batch takes longer than a look at the run. */
async function createSlowEngine(options: EngineOptions): Promise<Engine> {
  const engine = await createEngine(options)
  const train: Engine['train'] = async (stretch) => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    return engine.train(stretch)
  }
  return { ...engine, train }
}

async function runs({ calls }: WatchedTrainer): Promise<RunSummary[]> {
  const list = (await calls.snapshot()).runs!.runs
  return list.filter((run) => run.kind === 'run')
}

/** @returns the id of the run */
async function trained(
  trainer: WatchedTrainer,
  config: TrainConfig,
  start = async () => trainer.calls.start(config),
): Promise<string> {
  const before = (await runs(trainer)).length
  const training = trainer.entering('training')
  await start()
  await training
  await trainer.ended()
  const finished = async () => {
    const all = await runs(trainer)
    return all.length > before && all.every(({ outcome }) => outcome === 'finished')
  }
  await expect.poll(finished).toBe(true)
  return (await runs(trainer))[0]!.id
}

async function fileAt(id: string, point: CoursePoint): Promise<ModelFile> {
  return decodeModel(await (await RunLibrary.read(folder)).weights(id, point))
}

/** What a network with these weights says of images of the data, each by itself. */
async function probabilitiesBy(file: ModelFile, images: readonly Uint8Array[]) {
  const engine = await readingEngine(createEngine, file, mnist.samples)
  const all: Float32Array[] = []
  for (const pixels of images) all.push((await engine.activations(pixels)).at(-1)!)
  await engine.close()
  return all
}

function imagesAt(indices: Iterable<number>): Uint8Array[] {
  return Array.from(indices, (index) => mnist.samples.pixels.slice(784 * index, 784 * (index + 1)))
}

/** Views and readings of every point against what another engine says with each file's weights. */
async function checkCourse(trainer: WatchedTrainer, id: string, begun: Float32Array | null) {
  const { points, images, filterShape } = await trainer.calls.runCourse(id)
  const drawn = imageOfDrawing(one, [1, 28, 28])!
  const read = (await trainer.calls.courseReadings(id, one))!
  expect(await trainer.calls.courseReadings(id, drawn)).toEqual(read)
  const { pixels, readings } = read
  expect(pixels).toEqual(preprocessorOf((await fileAt(id, 1)).network)(drawn))
  expect(readings).toHaveLength(points.length)
  for (const [i, point] of points.entries()) {
    const file =
      point === 0 ? { ...(await fileAt(id, 1)), parameters: begun! } : await fileAt(id, point)
    const { answers, result, filters } = await trainer.calls.courseAt(id, point)
    const expected = await probabilitiesBy(file, imagesAt(images!.indices))
    expect(Array.from(answers)).toEqual(expected.map(likeliest))
    const right = images!.labels.filter((label, at) => label === answers[at]).length
    expect(result!.accuracy).toBeCloseTo(right / images!.labels.length, 12)
    const losses = expected.map((each, at) => -Math.log(each[images!.labels[at]!]!))
    expect(result!.loss).toBeCloseTo(losses.reduce((a, b) => a + b) / losses.length, 4)
    const { offset, length, shape } = buildNetwork(file.network).parameters[0]!
    expect(filterShape).toEqual(shape)
    expect(filters).toEqual(file.parameters.slice(offset, offset + length))
    const [reading] = await probabilitiesBy(file, [drawn])
    expect(readings[i]).toEqual(Array.from(reading!))
  }
}

describe('the course of a run', () => {
  it('goes from its seed’s weights through its epochs, measured on what it held out', async () => {
    const trainer = await trainerWithLibrary()
    const id = await trained(trainer, tinyConfig)
    const course = await trainer.calls.runCourse(id)
    const { validation } = splitTraining(tinyConfig.seed, mnist.trainCount, 100)
    expect(course).toEqual({
      points: [0, 1, 2],
      endedWith: null,
      images: {
        set: 'validation',
        indices: validation,
        total: 100,
        labels: Uint8Array.from(validation, (index) => mnist.samples.labels[index]!),
      },
      whyNoImages: null,
      inputShape: [1, 28, 28],
      classNames: mnist.classNames,
      filterShape: [4, 1, 5, 5],
    })
    const begun = initialParameters(buildNetwork(tinyConfig.network), tinyConfig.seed)
    await checkCourse(trainer, id, begun)
    const { history } = await trainer.calls.runDetails(id)
    for (const { epoch, validationAccuracy, validationLoss } of history) {
      const { result } = await trainer.calls.courseAt(id, epoch)
      expect(result!.accuracy).toBe(validationAccuracy)
      expect(result!.loss).toBeCloseTo(validationLoss!, 6)
    }
  })

  it('is that of the averaged weights, of normalised batches and of preprocessed images', async () => {
    const trainer = await trainerWithLibrary()
    const [convolution, ...rest] = tinyConfig.network.layers
    const network: TrainConfig['network'] = {
      ...tinyConfig.network,
      preprocessing: ['deslant'],
      layers: [convolution!, { kind: 'batch-norm' }, ...rest],
    }
    const config = { ...tinyConfig, network, weightAverage: 0.9, validationCount: 0 }
    const id = await trained(trainer, config)
    const { points, images } = await trainer.calls.runCourse(id)
    expect([points, images!.set, images!.indices.length]).toEqual([[0, 1, 2], 'test', 200])
    await checkCourse(trainer, id, initialParameters(buildNetwork(network), config.seed))
    const { pixels } = (await trainer.calls.courseReadings(id, one))!
    expect(pixels).not.toEqual(imageOfDrawing(one, [1, 28, 28]))
    const { accuracy } = (await trainer.snapshot()).test!
    expect((await trainer.calls.courseAt(id, 2)).result!.accuracy).toBe(accuracy)
  })

  it('tells with which epoch’s weights it ended where those are not the last one’s', async () => {
    const trainer = await trainerWithLibrary()
    const config = { ...tinyConfig, epochs: 100, earlyStopping: { patience: 2 } }
    const id = await trained(trainer, config)
    const { history, keptEpochs } = await trainer.calls.runDetails(id)
    const { points, endedWith } = await trainer.calls.runCourse(id)
    const best = history.reduce((a, b) => (b.validationLoss! < a.validationLoss! ? b : a))
    expect([best.epoch, endedWith]).toEqual([history.length - 2, history.length - 2])
    const isThere = keptEpochs.includes(best.epoch)
    expect(points).toEqual([0, ...keptEpochs, ...(isThere ? [] : [null])])
    const { result } = await trainer.calls.courseAt(id, isThere ? endedWith : null)
    expect(result!.loss).toBeCloseTo(best.validationLoss!, 6)
  })

  it('of a fork begins where it left the other run, while that is there', async () => {
    const trainer = await trainerWithLibrary()
    const from = await trained(trainer, tinyConfig)
    const config = { ...tinyConfig, seed: 8, epochs: 1 }
    const fork = await trained(trainer, config, async () =>
      trainer.calls.startFrom(config, { run: from, epoch: 1 }),
    )
    expect((await trainer.calls.runCourse(fork)).points).toEqual([0, 1])
    await checkCourse(trainer, fork, (await fileAt(from, 1)).parameters)
    await trainer.calls.deleteRuns([from])
    expect((await trainer.calls.runCourse(fork)).points).toEqual([1])
    await checkCourse(trainer, fork, null)
    await expect(trainer.calls.courseAt(fork, 0)).rejects.toMatchObject({ code: 'NO_WEIGHTS' })
    await trainer.calls.restoreRuns([from])
    expect((await trainer.calls.runCourse(fork)).points).toEqual([0, 1])
  })

  it('of a run under way goes as far as that is, and further with it', async () => {
    const trainer = await trainerWithLibrary({ createEngine: createSlowEngine })
    await trainer.calls.start({ ...tinyConfig, epochs: 200, batchSize: 500 })
    const kept = async () => {
      const [run] = await runs(trainer)
      return run ? (await trainer.calls.runDetails(run.id)).keptEpochs : []
    }
    const pausedAfter = async (epochs: number) => {
      await expect.poll(() => trainer.heard.epoch.length).toBeGreaterThanOrEqual(epochs)
      await trainer.calls.pause()
      await expect.poll(async () => (await kept()).at(-1) === trainer.heard.epoch.length).toBe(true)
      return kept()
    }
    const before = await pausedAfter(1)
    const [{ id }] = (await runs(trainer)) as [RunSummary]
    expect((await trainer.calls.runCourse(id)).points).toEqual([0, ...before])
    const begun = initialParameters(buildNetwork(tinyConfig.network), tinyConfig.seed)
    await checkCourse(trainer, id, begun)
    await trainer.calls.resume()
    const after = await pausedAfter(before.length + 1)
    expect(after.length).toBeGreaterThan(before.length)
    expect((await trainer.calls.runCourse(id)).points).toEqual([0, ...after])
    const { readings } = (await trainer.calls.courseReadings(id, one))!
    expect(readings).toHaveLength(after.length + 1)
    await trainer.calls.reset()
  })

  it('reads no images while other data are in use, but drawings all the same', async () => {
    const trainer = await trainerWithLibrary()
    const id = await trained(trainer, tinyConfig)
    const readings = await trainer.calls.courseReadings(id, one)
    const other = await watchedTrainer({ ...mnist, sums: ['b'.repeat(64)] })
    await other.supervisorCalls.useRuns(folder)
    const { images, whyNoImages, points } = await other.calls.runCourse(id)
    expect([images, whyNoImages, points]).toEqual([null, 'other-data', [0, 1, 2]])
    const { answers, result, filters } = await other.calls.courseAt(id, 2)
    expect([answers.length, result, filters.length]).toEqual([0, null, 100])
    expect(await other.calls.courseReadings(id, one)).toEqual(readings)
  })

  it('makes nothing of an empty sheet, and is asked for nothing that can’t be', async () => {
    const trainer = await trainerWithLibrary()
    const { calls } = trainer
    const id = await trained(trainer, tinyConfig)
    expect(await calls.courseReadings(id, [])).toBeNull()
    const wrong = async (ask: () => unknown, code: string) =>
      expect(async () => ask()).rejects.toMatchObject({ code })
    await wrong(() => calls.runCourse('../runs'), 'NO_RUN')
    await wrong(() => calls.courseAt(7 as never, 1), 'NO_RUN')
    await wrong(() => calls.courseReadings(null as never, one), 'NO_RUN')
    await wrong(() => calls.courseAt(id, 3), 'NO_WEIGHTS')
    await wrong(() => calls.courseAt(id, null), 'NO_WEIGHTS')
    await wrong(() => calls.courseAt(id, -1), 'ARGUMENT')
    await wrong(() => calls.courseAt(id, '1' as never), 'ARGUMENT')
    await wrong(() => calls.courseReadings(id, new Uint8Array(783)), 'ARGUMENT')
    await wrong(() => calls.courseReadings(id, 'a text' as never), 'ARGUMENT')
    await calls.deleteRuns([id])
    await wrong(() => calls.courseAt(id, 1), 'NO_RUN')
    const without = await watchedTrainer(mnist)
    await wrong(() => without.calls.runCourse(id), 'NO_LIBRARY')
  })
})
