import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import { createTrainer } from '../../src/trainer/trainer.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer, type WatchedTrainer } from './watched-trainer.ts'

let mnist: Dataset
let folder: string
let path: string
/** Has trained a model and saved it at `path`. */
let trainer: WatchedTrainer

beforeAll(async () => {
  mnist = await smallMnist()
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  path = join(folder, 'my model.safetensors')
  trainer = await watchedTrainer(mnist)
  trainer.calls.start(tinyConfig)
  await trainer.ended()
  await trainer.supervisorCalls.saveModel(path)
})
afterAll(() => rm(folder, { recursive: true }))

const seven = [
  { points: [{ x: 0.3, y: 0.2 }, { x: 0.7, y: 0.2 }, { x: 0.4, y: 0.9 }] }, // prettier-ignore
]

describe('a saved model', () => {
  it('is named after its file and no longer unsaved', async () => {
    expect((await trainer.snapshot()).model).toMatchObject({
      ...{ name: 'my model', path, isUnsaved: false },
    })
    expect(trainer.told.activity.at(-1)).toEqual({
      isTraining: false,
      isUnsaved: false,
      isKept: false,
    })
  })

  it('comes back with its weights, history, configuration and test result', async () => {
    const other = await watchedTrainer(mnist)
    const card = await other.supervisorCalls.openModel(path)
    expect(await other.parameters()).toEqual(await trainer.parameters())
    const { model } = await trainer.snapshot()
    expect(card).toEqual({ ...model, network: card.network })
    expect((await other.snapshot()).state.phase).toBe('idle')
  })

  it('leaves a run alone that is started before it has wholly taken its place', async () => {
    let release = () => undefined as void
    const released = new Promise<void>((resolve) => (release = resolve))
    const other = await watchedTrainer(mnist, {
      async createEngine(options) {
        const engine = await createEngine(options)
        const close = () => released.then(() => engine.close())
        return { ...engine, close }
      },
    })
    await other.supervisorCalls.openModel(path)
    const models = other.heard.model.length
    const opening = other.supervisorCalls.openModel(path)
    // The engine of the model before takes its time to close.
    await expect.poll(() => other.heard.model.length).toBeGreaterThan(models)
    other.calls.start(tinyConfig)
    release()
    await opening
    await other.ended()
    const { state, history } = await other.snapshot()
    expect(state.phase).toBe('done')
    expect(history).toHaveLength(tinyConfig.epochs)
  })

  it('answers and tests exactly as before', async () => {
    const other = await watchedTrainer(mnist)
    await other.supervisorCalls.openModel(path)
    expect(await other.calls.predictDrawing(seven)).toEqual(
      await trainer.calls.predictDrawing(seven),
    )
    other.calls.evaluate()
    await other.ended()
    expect((await other.snapshot()).test).toEqual((await trainer.snapshot()).test)
    expect((await other.snapshot()).state.phase).toBe('idle')
  })

  it('can be opened before there is any data, and tested when there is', async () => {
    const early = createTrainer({
      createEngine,
      loadMnist: async () => mnist,
      now: () => performance.now(),
      emit: () => undefined,
      tellSupervisor: () => undefined,
    })
    await early.supervisorCalls.openModel(path)
    expect(await early.calls.predictDrawing(seven)).toEqual(
      await trainer.calls.predictDrawing(seven),
    )
    expect(() => early.calls.evaluate()).toThrow(expect.objectContaining({ code: 'NO_DATA' }))
    await early.supervisorCalls.useDataset([{ source: 'bundled', folder: 'here' }])
    early.calls.evaluate()
    await early.ended()
    expect((await early.calls.snapshot()).test).toEqual((await trainer.snapshot()).test)
  })

  it('can be dropped in as bytes', async () => {
    const other = await watchedTrainer(mnist)
    const card = await other.calls.openModelBytes('dropped.safetensors', await readFile(path))
    expect(card).toMatchObject({ name: 'dropped', path: null, isUnsaved: false })
    expect(await other.parameters()).toEqual(await trainer.parameters())
  })

  it('takes the place of the run and its test', async () => {
    const other = await watchedTrainer(mnist)
    other.calls.start({ ...tinyConfig, epochs: 1 })
    await other.ended()
    await other.supervisorCalls.openModel(path)
    const { state, history, batches, test } = await other.snapshot()
    expect(state).toMatchObject({ phase: 'idle', config: null, step: 0 })
    expect([history, batches, test]).toEqual([[], [], null])
    expect(() => other.calls.cell(0, 0, 1)).toThrow('has not been tested yet')
  })
})

describe('saving', () => {
  it('in the middle of a run keeps what is learned after as unsaved', async () => {
    const other = await watchedTrainer(mnist)
    const training = other.entering('training')
    other.calls.start(tinyConfig)
    await training
    await other.calls.pause()
    const card = await other.supervisorCalls.saveModel(join(folder, 'halfway.safetensors'))
    expect(card.isUnsaved).toBe(false)
    await other.calls.stepBatch()
    expect((await other.snapshot()).model?.isUnsaved).toBe(true)
    await other.calls.reset()
  })

  it('needs a model', async () => {
    const empty = await watchedTrainer(mnist)
    await expect(empty.supervisorCalls.saveModel(join(folder, 'x'))).rejects.toMatchObject({
      code: 'NO_MODEL',
    })
  })

  it('says why it is impossible and leaves nothing behind', async () => {
    const nowhere = join(folder, 'missing', 'x.safetensors')
    await expect(trainer.supervisorCalls.saveModel(nowhere)).rejects.toMatchObject({
      code: 'FOLDER_MISSING',
    })
    expect((await trainer.snapshot()).model?.path).toBe(path)
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('exporting', () => {
  const asProgram = { format: 'pytorch', normalisationInside: false } as const

  it('writes ONNX and keeps the model as it is', async () => {
    const onnx = join(folder, 'my.onnx')
    const choice = { format: 'onnx', normalisationInside: true } as const
    const exported = await trainer.supervisorCalls.exportModel(onnx, choice)
    expect(exported).toMatchObject({ format: 'onnx', path: onnx, weightsPath: null })
    expect((await readFile(onnx)).includes('normalised')).toBe(true)
    expect((await trainer.snapshot()).model?.path).toBe(path)
  })

  it("lets a PyTorch program take the weights from the model's own file", async () => {
    const program = join(folder, 'program.py')
    const exported = await trainer.supervisorCalls.exportModel(program, asProgram)
    expect(exported).toMatchObject({ path: program, weightsPath: path })
    expect(await readFile(program, 'utf8')).toContain('FOLDER / "my model.safetensors"')
  })

  it('saves weights that are in no file beside the program, but never over another file', async () => {
    const other = await watchedTrainer(mnist)
    other.calls.start({ ...tinyConfig, epochs: 1 })
    await other.ended()
    const taken = other.supervisorCalls.exportModel(join(folder, 'my model.py'), asProgram)
    await expect(taken).rejects.toMatchObject({ code: 'ALREADY_THERE' })
    const weightsPath = join(folder, 'fresh.safetensors')
    const exported = await other.supervisorCalls.exportModel(join(folder, 'fresh.py'), asProgram)
    expect(exported.weightsPath).toBe(weightsPath)
    expect((await other.snapshot()).model).toMatchObject({ path: weightsPath, isUnsaved: false })
    expect(await readFile(join(folder, 'fresh.py'), 'utf8')).toContain('"fresh.safetensors"')
  })

  it('saves no weights for a program that there can be none of', async () => {
    const other = await watchedTrainer(mnist)
    const network = { ...tinyConfig.network, preprocessing: ['width'] as const }
    other.calls.start({ ...tinyConfig, network, epochs: 1 })
    await other.ended()
    const program = join(folder, 'preprocessed.py')
    const attempt = other.supervisorCalls.exportModel(program, asProgram)
    await expect(attempt).rejects.toThrow('Tiny has every image preprocessed by Inkling (width)')
    expect(await readdir(folder)).not.toContain('preprocessed.safetensors')
  })

  it('needs a model and a known format', async () => {
    const empty = await watchedTrainer(mnist)
    const place = join(folder, 'x.py')
    await expect(empty.supervisorCalls.exportModel(place, asProgram)).rejects.toMatchObject({
      code: 'NO_MODEL',
    })
    for (const choice of [null, { format: 'pickle' }, { format: 'onnx', normalisationInside: 1 }]) {
      expect(() => trainer.supervisorCalls.exportModel(place, choice as never)).toThrow(
        expect.objectContaining({ code: 'ARGUMENT' }),
      )
    }
  })
})

describe('a file that is no model', () => {
  it('is refused with its reason; the model in use stays', async () => {
    const broken = (await readFile(path)).subarray(0, 200)
    await expect(trainer.calls.openModelBytes('broken.safetensors', broken)).rejects.toMatchObject({
      name: 'ModelFileError',
    })
    await expect(trainer.supervisorCalls.openModel(join(folder, 'none'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect((await trainer.snapshot()).model?.name).toBe('my model')
  })
})

describe('the network that comes with Inkling', () => {
  let shipped: string
  beforeAll(async () => {
    shipped = await mkdtemp(join(tmpdir(), 'inkling-shipped-'))
    await copyFile(path, join(shipped, 'inkling-best.safetensors'))
  })
  afterAll(() => rm(shipped, { recursive: true }))

  it('has a name but no path, so that a save asks for one, and the result of its test', async () => {
    const other = await watchedTrainer(mnist)
    const card = await other.supervisorCalls.openShippedModel(shipped)
    expect(card).toMatchObject({
      ...{ name: 'Inkling’s own network', path: null, isShipped: true, isUnsaved: false },
      test: { accuracy: expect.any(Number) },
    })
    expect(await other.parameters()).toEqual(await trainer.parameters())
  })

  it('is a model like any other once it is saved elsewhere', async () => {
    const other = await watchedTrainer(mnist)
    await other.supervisorCalls.openShippedModel(shipped)
    const copy = join(shipped, 'copy.safetensors')
    const saved = await other.supervisorCalls.saveModel(copy)
    expect(saved).toMatchObject({ name: 'copy', path: copy, isShipped: false })
  })

  it('leaves what is in use when it is missing', async () => {
    const other = await watchedTrainer(mnist)
    await expect(other.supervisorCalls.openShippedModel(join(shipped, 'none'))).rejects.toThrow(
      /inkling-best/,
    )
    expect((await other.snapshot()).model).toBeNull()
  })
})
