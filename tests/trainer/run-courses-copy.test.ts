import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import type { Engine, EngineOptions } from '../../src/nn/engine.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import { RunLibrary } from '../../src/runs/run-library.ts'
import { RunCourses } from '../../src/trainer/run-courses.ts'
import * as disk from './run-on-disk.ts'
import { smallMnist } from './small-digits.ts'

const one = [{ points: [0.1, 0.5, 0.9].map((y) => ({ x: 0.5, y })) }]

let mnist: Dataset
let data: Dataset
let folder: string
let library: RunLibrary
beforeAll(async () => void (mnist = await smallMnist()))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  library = await RunLibrary.open(folder)
  data = { ...mnist, ...disk.someData }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Courses that count their copies. */
function courses(spoil: (copy: Engine) => Engine = (copy) => copy, idleMs = 60_000) {
  const copies = { made: 0, closed: 0, read: 0 }
  const { calls } = new RunCourses({
    idleMs,
    dataset: () => data,
    library: () => library,
    createEngine: async (options: EngineOptions) => {
      copies.made++
      const engine = spoil(createPlainEngine(options))
      return {
        ...engine,
        infer: (indices) => {
          copies.read += indices.length
          return engine.infer(indices)
        },
        close: () => {
          copies.closed++
          return engine.close()
        },
      }
    },
  })
  return { calls, copies }
}

async function keptRun(...epochs: number[]): Promise<string> {
  const id = await disk.begin(library)
  await disk.keep(library, id, ...epochs)
  return id
}

describe('the copy of a run’s network', () => {
  it('is one for all that is asked of the run, and reads every point’s images once', async () => {
    const { calls, copies } = courses()
    const id = await keptRun(1, 2, 3)
    const { points } = await calls.runCourse(id)
    const asked = [...points, ...points].map((point) => calls.courseAt(id, point))
    const [views, read] = await Promise.all([
      Promise.all(asked),
      calls.courseReadings(id, mnist.samples.pixels.slice(0, 784)),
    ])
    expect(views.slice(4)).toEqual(views.slice(0, 4))
    expect(read!.readings).toHaveLength(4)
    expect(copies).toEqual({ made: 1, closed: 0, read: 400 })
  })

  it('is another one for another run, for more epochs, and for other data', async () => {
    const { calls, copies } = courses()
    const id = await keptRun(1)
    await calls.courseAt(id, 1)
    await disk.keep(library, id, 2)
    expect((await calls.runCourse(id)).points).toEqual([0, 1, 2])
    expect(copies).toMatchObject({ made: 2, closed: 1 })
    await library.end(id, disk.ending, disk.fileOf(disk.weightsNumber(9)), disk.progress(2))
    expect((await calls.runCourse(id)).points).toEqual([0, 1, 2, null])
    expect(copies).toMatchObject({ made: 3, closed: 2 })
    const other = await keptRun(5)
    await calls.runCourse(other)
    expect(copies).toMatchObject({ made: 4, closed: 3 })
    data = { ...data, samples: { ...data.samples }, sums: ['b'.repeat(64)] }
    expect((await calls.runCourse(other)).images).toBeNull()
    expect(copies).toMatchObject({ made: 5, closed: 4 })
    data = { ...data, classNames: data.classNames.toReversed() }
    await calls.runCourse(other)
    expect(copies).toMatchObject({ made: 5, closed: 4 })
  })

  it('is not used again after it failed', async () => {
    let isBroken = true
    const { calls, copies } = courses((copy) => ({
      ...copy,
      infer: (indices) =>
        isBroken ? Promise.reject(new Error('a thread died')) : copy.infer(indices),
    }))
    const id = await keptRun(1)
    await expect(calls.courseAt(id, 1)).rejects.toThrow('a thread died')
    isBroken = false
    expect((await calls.courseAt(id, 1)).answers).toHaveLength(100)
    expect(copies).toMatchObject({ made: 2, closed: 1 })
  })

  it('is let go when nobody has asked for a while, and when its run is deleted', async () => {
    const { calls, copies } = courses(undefined, 1)
    const id = await keptRun(1)
    await calls.courseAt(id, 1)
    await expect.poll(() => copies.closed).toBe(1)
    await calls.courseAt(id, 1)
    await library.end(id, disk.ending, null, disk.progress(1))
    await library.delete([id])
    await expect(calls.courseReadings(id, one)).rejects.toMatchObject({ code: 'NO_RUN' })
    await expect.poll(() => copies).toMatchObject({ made: 2, closed: 2 })
  })

  it('reads nothing at a point whose file is damaged, and goes on', async () => {
    const { calls, copies } = courses()
    const id = await keptRun(1, 2, 3)
    const whole = (await calls.courseReadings(id, one))!.readings
    const other = await keptRun(1, 2, 3)
    for (const epoch of [2, 3]) {
      await writeFile(join(folder, other, `epoch-${epoch}.safetensors`), 'spoilt')
    }
    expect((await calls.runCourse(other)).points).toEqual([0, 1, 2, 3])
    const { readings } = (await calls.courseReadings(other, one))!
    expect(readings).toEqual([whole[0], whole[1], [], []])
    expect(copies).toMatchObject({ made: 2, closed: 1 })
    await expect(calls.courseAt(other, 3)).rejects.toMatchObject({ name: 'ModelFileError' })
    expect((await calls.courseAt(other, 1)).answers).toHaveLength(100)
  })

  it('is made of nothing while no weights are kept', async () => {
    const { calls, copies } = courses()
    const id = await keptRun()
    await expect(calls.runCourse(id)).rejects.toThrow('“Tiny” has no weights')
    expect(copies.made).toBe(0)
  })
})
