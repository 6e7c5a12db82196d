import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/models/json-strict.ts'
import { RunLibrary } from '../../src/runs/run-library.ts'
import type { RunProgress } from '../../src/runs/run-progress.ts'
import type { RunEnding } from '../../src/runs/run-record.ts'
import type { EpochMetrics } from '../../src/shared/metrics.ts'
import type { RunSummary } from '../../src/shared/run-library.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'inkling-runs-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const config: JsonObject = { network: { name: 'LeNet-5', layers: [] }, epochs: 3 }
const data = { name: 'MNIST', sums: ['a'.repeat(64)] }
const otherData = { name: 'Fashion-MNIST', sums: ['b'.repeat(64)] }
const ending: RunEnding = {
  ...{ outcome: 'finished', at: '2026-11-22T10:00:00.000Z', failure: null, testAccuracy: 0.98 },
}
const model = new Uint8Array(1000)

function epochs(count: number): EpochMetrics[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ epoch: i + 1, trainLoss: 0.5, trainAccuracy: 0.9, validationLoss: null },
    ...{ validationAccuracy: null, learningRate: 0.05, seconds: 2, imagesPerSecond: 100 },
  }))
}

const progress = (count: number): RunProgress => ({
  history: epochs(count),
  curve: [{ x: count, loss: 0.5, accuracy: 0.9 }],
})

async function finishedRun(library: RunLibrary, bytes = model): Promise<string> {
  const id = await library.begin({ config, data, origin: null })
  await library.end(id, ending, bytes, progress(1))
  return id
}

function summary(library: RunLibrary, id: string): RunSummary {
  const entry = library.list.runs.find((run) => run.id === id)
  if (entry?.kind !== 'run') throw new Error(`no run ${id}`)
  return entry
}

const listed = (library: RunLibrary) => library.list.runs.map(({ id }) => id)

describe('the library of runs', () => {
  it('is empty and has a limit in a folder that was not there', async () => {
    const library = await RunLibrary.open(join(folder, 'runs'))
    expect(library.list).toMatchObject({ runs: [], bytes: 0, limitBytes: 2e9, madeRoom: 0 })
  })

  it('is the same when it is opened again', async () => {
    const library = await RunLibrary.open(folder)
    const id = await library.begin({ config, data, origin: null })
    await library.keepEpoch(id, 1, model, progress(1))
    await library.keepEpoch(id, 2, model, progress(2))
    await library.end(id, ending, model, progress(2))
    await library.change(id, { name: 'Mine', note: 'a note', tags: ['a'], isPinned: true })
    const again = await RunLibrary.open(folder)
    expect(again.list).toEqual(library.list)
    expect(again.list.runs).toMatchObject([
      { id, name: 'Mine', note: 'a note', finishedEpochs: 2, seconds: 4, testAccuracy: 0.98 },
    ])
    expect(again.run(id).keptEpochs).toEqual([1, 2])
    expect(await again.curve(id)).toEqual([{ x: 2, loss: 0.5, accuracy: 0.9 }])
    expect(Uint8Array.from(await again.weights(id, 1))).toEqual(model)
  })

  it('lists the newest run first and gives equal ones different names', async () => {
    const library = await RunLibrary.open(folder)
    const first = await finishedRun(library)
    await new Promise((resolve) => setTimeout(resolve, 2))
    const second = await finishedRun(library)
    expect(listed(library)).toEqual([second, first])
    expect(library.list.runs).toMatchObject([{ name: 'LeNet-5 (2)' }, { name: 'LeNet-5' }])
  })

  it('calls a run that neither ended nor is under way interrupted', async () => {
    const library = await RunLibrary.open(folder)
    const id = await library.begin({ config, data, origin: null })
    expect(summary(library, id).outcome).toBe('running')
    expect(summary(await RunLibrary.open(folder), id).outcome).toBe('interrupted')
  })

  it('remembers what a run learned from', async () => {
    const library = await RunLibrary.open(folder)
    const id = await library.begin({ config, data: otherData, origin: null })
    expect(library.run(id).record.data).toEqual(otherData)
    expect(summary(await RunLibrary.open(folder), id).dataName).toBe('Fashion-MNIST')
  })

  it('goes on with the interrupted run on the same data only', async () => {
    const library = await RunLibrary.open(folder)
    const id = await library.begin({ config, data, origin: null })
    await library.begin({ config, data: otherData, origin: null })
    expect(await (await RunLibrary.open(folder)).goOn(config, data)).toBe(id)
  })

  it('goes on with the interrupted run of that configuration only', async () => {
    const library = await RunLibrary.open(folder)
    const id = await library.begin({ config, data, origin: null })
    await finishedRun(library)
    const again = await RunLibrary.open(folder)
    expect(await again.goOn({ ...config, epochs: 9 }, data)).toBeNull()
    expect(await again.goOn(config, data)).toBe(id)
    expect(summary(again, id).outcome).toBe('running')
  })

  it('keeps evenly spread epochs of a long run', async () => {
    const library = await RunLibrary.open(folder)
    const id = await library.begin({ config, data, origin: null })
    for (let epoch = 1; epoch <= 30; epoch++) {
      await library.keepEpoch(id, epoch, model, progress(epoch))
    }
    const even = Array.from({ length: 15 }, (_, i) => 2 * (i + 1))
    expect(library.run(id).keptEpochs).toEqual(even)
    const files = (await readdir(library.folderOf(id))).filter((name) => name.startsWith('epoch-'))
    expect(files).toHaveLength(15)
    await expect(library.weights(id, 3)).rejects.toMatchObject({ code: 'NO_WEIGHTS' })
  })

  it('tells whoever watches about every change', async () => {
    let changes = 0
    const library = await RunLibrary.open(folder, () => changes++)
    const id = await finishedRun(library)
    const before = changes
    await library.change(id, { note: 'new' })
    expect(changes).toBe(before + 1)
  })

  it('says so if its folder can’t be one', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(RunLibrary.open(join(folder, 'file'))).rejects.toMatchObject({
      code: 'LIBRARY_FOLDER',
    })
  })
})

describe('a disk that takes no more', () => {
  /** A folder of that name stands in the way of the file, as a full disk would. */
  async function refuse(library: RunLibrary, id: string, name: string): Promise<string> {
    const path = join(library.folderOf(id), name)
    await rm(path, { force: true })
    await mkdir(join(path, 'full'), { recursive: true })
    return path
  }

  async function runOfOneEpoch(): Promise<[RunLibrary, string]> {
    const library = await RunLibrary.open(folder)
    const id = await library.begin({ config, data, origin: null })
    await library.keepEpoch(id, 1, model, progress(1))
    return [library, id]
  }

  it('for the final weights costs these only: the run has ended and can be deleted', async () => {
    const [library, id] = await runOfOneEpoch()
    const path = await refuse(library, id, 'model.safetensors')
    const end = library.end(id, ending, model, progress(2))
    await expect(end).rejects.toMatchObject({ code: 'IS_A_FOLDER' })
    const ended = { outcome: 'finished', finishedEpochs: 2, testAccuracy: 0.98 }
    expect(summary(library, id)).toMatchObject(ended)
    expect(await library.curve(id)).toEqual(progress(2).curve)
    await rm(path, { recursive: true })
    const again = await RunLibrary.open(folder)
    expect(summary(again, id)).toMatchObject({ ...ended, hasModel: false })
    await expect(again.weights(id, null)).rejects.toMatchObject({
      message: '“LeNet-5” has no final weights: they were not saved.',
    })
    await library.delete([id])
    expect(listed(library)).toEqual([])
  })

  it.each(['model.safetensors', 'curve.json', 'run.json'])(
    'for %s leaves no run under way, and what has ended makes room',
    async (name) => {
      const library = await RunLibrary.open(folder)
      const old = await finishedRun(library)
      await new Promise((resolve) => setTimeout(resolve, 2))
      await library.limit(0)
      const id = await library.begin({ config, data, origin: null })
      await refuse(library, id, name)
      await expect(library.end(id, ending, model, progress(1))).rejects.toThrow()
      expect(library.list.runs).not.toContainEqual(expect.objectContaining({ outcome: 'running' }))
      expect(listed(library)).not.toContain(old)
      await library.delete([id])
      expect(listed(library)).toEqual([])
    },
  )

  it('for the curve does not cost the ending', async () => {
    const [library, id] = await runOfOneEpoch()
    await refuse(library, id, 'curve.json')
    await expect(library.end(id, ending, model, progress(1))).rejects.toThrow()
    expect(summary(library, id)).toMatchObject({ outcome: 'finished', hasModel: true })
  })

  it('for an epoch’s weights does not cost how far the run is', async () => {
    const [library, id] = await runOfOneEpoch()
    const path = await refuse(library, id, 'epoch-2.safetensors')
    const keep = library.keepEpoch(id, 2, model, progress(2))
    await expect(keep).rejects.toMatchObject({ code: 'IS_A_FOLDER' })
    expect(summary(library, id)).toMatchObject({ outcome: 'running', finishedEpochs: 2 })
    await rm(path, { recursive: true })
    await library.keepEpoch(id, 3, model, progress(3))
    expect(library.run(id).keptEpochs).toEqual([1, 3])
  })

  it('half-way through an epoch leaves the list as the folder is', async () => {
    const [library, id] = await runOfOneEpoch()
    const path = await refuse(library, id, 'curve.json')
    await expect(library.keepEpoch(id, 2, model, progress(2))).rejects.toThrow()
    await rm(path, { recursive: true })
    expect(library.run(id).keptEpochs).toEqual([1, 2])
    expect((await library.weights(id, 2)).length).toBe(model.length)
  })
})

describe('a deleted run', () => {
  it('comes back whole when it is restored', async () => {
    const library = await RunLibrary.open(folder)
    const [a, b] = [await finishedRun(library), await finishedRun(library)]
    const before = library.list
    await library.delete([a, b])
    expect(library.list).toMatchObject({ runs: [], bytes: 0 })
    await library.restore([a, b])
    expect(library.list).toEqual(before)
  })

  it('is gone for good when the library is opened the next time', async () => {
    const library = await RunLibrary.open(folder)
    const id = await finishedRun(library)
    await library.delete([id])
    const again = await RunLibrary.open(folder)
    expect(await readdir(folder)).toEqual([])
    await expect(again.restore([id])).rejects.toMatchObject({ code: 'NO_RUN' })
  })

  it('is never the one under way', async () => {
    const library = await RunLibrary.open(folder)
    const other = await finishedRun(library)
    const id = await library.begin({ config, data, origin: null })
    await expect(library.delete([other, id])).rejects.toMatchObject({ code: 'RUN_UNDER_WAY' })
    expect(listed(library)).toHaveLength(2)
  })
})

describe('a limit', () => {
  it('removes the oldest runs that nobody marked, and only when a run has ended', async () => {
    const library = await RunLibrary.open(folder)
    const ids: string[] = []
    for (let i = 0; i < 5; i++) {
      ids.push(await finishedRun(library, new Uint8Array(100_000)))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await library.change(ids[0]!, { isPinned: true })
    await library.change(ids[1]!, { tags: ['thesis'] })
    await library.limit(350_000)
    expect(listed(library)).toHaveLength(5)
    const newest = await finishedRun(library, new Uint8Array(100_000))
    expect(listed(library)).toEqual([newest, ids[1], ids[0]])
    expect(library.list.madeRoom).toBe(3)
    expect(await readdir(join(folder, 'trash'))).toEqual([])
  })

  it('never removes the run that has just ended', async () => {
    const library = await RunLibrary.open(folder)
    await library.limit(0)
    const id = await finishedRun(library)
    expect(listed(library)).toEqual([id])
  })

  it('holds for the next start; a damaged one gives way to the usual one', async () => {
    const library = await RunLibrary.open(folder)
    await library.limit(null)
    expect((await RunLibrary.open(folder)).list.limitBytes).toBeNull()
    await writeFile(join(folder, 'library.json'), '{"limitBytes":-3}')
    expect((await RunLibrary.open(folder)).list.limitBytes).toBe(2e9)
  })
})

describe('an entry that can’t be read', () => {
  async function withRecord(text: string | null): Promise<[RunLibrary, string]> {
    const library = await RunLibrary.open(folder)
    const [whole, id] = [await finishedRun(library), await finishedRun(library)]
    const path = join(library.folderOf(id), 'run.json')
    if (text === null) await rm(path)
    else await writeFile(path, text)
    const again = await RunLibrary.open(folder)
    expect(listed(again)).toContain(whole)
    return [again, id]
  }

  it.each([
    ['without a record', null],
    ['with an empty record', ''],
    ['with half a record', '{"format":"inkling-run","format_ver'],
    ['with a foreign record', '{"format":"something"}'],
    ['with a record of the wrong kind', '[]'],
    ['with a version that is none', '{"format":"inkling-run","format_version":"1"}'],
    ['with a nameless record', '{"format":"inkling-run","format_version":1}'],
  ])('%s is listed as broken and can be deleted', async (_, text) => {
    const [library, id] = await withRecord(text)
    const entry = library.list.runs.find((run) => run.id === id)
    expect(entry).toMatchObject({ kind: 'unreadable', why: 'broken' })
    await expect(async () => library.run(id)).rejects.toMatchObject({ code: 'BROKEN_RUN' })
    await expect(library.change(id, { note: '' })).rejects.toMatchObject({ code: 'BROKEN_RUN' })
    await library.delete([id])
    expect(listed(library)).not.toContain(id)
  })

  it('of a newer Inkling is listed, not opened, and not touched by the limit', async () => {
    const [library, id] = await withRecord('{"format":"inkling-run","format_version":2,"x":1}')
    const entry = library.list.runs.find((run) => run.id === id)
    expect(entry).toMatchObject({ kind: 'unreadable', why: 'newer' })
    await expect(async () => library.run(id)).rejects.toMatchObject({ code: 'NEWER_RUN' })
    await library.limit(0)
    await finishedRun(library)
    expect(listed(library)).toContain(id)
  })

  it('does not hide that a run’s curve is unreadable: the run is there without it', async () => {
    const library = await RunLibrary.open(folder)
    const id = await finishedRun(library)
    await writeFile(join(library.folderOf(id), 'curve.json'), '{"not": "rows"')
    expect(await library.curve(id)).toEqual([])
  })
})

describe('what a crash leaves behind', () => {
  it('is swept away: drafts of runs and of files', async () => {
    const library = await RunLibrary.open(folder)
    const id = await finishedRun(library)
    await mkdir(join(folder, '.new-20261122T000000000-00000000'))
    const stray = join(library.folderOf(id), '.inkling-0123456789abcdef.tmp')
    await writeFile(stray, 'half')
    const longAgo = new Date(Date.now() - 3_600_000)
    await utimes(stray, longAgo, longAgo)
    const again = await RunLibrary.open(folder)
    expect(await readdir(folder)).toEqual([id])
    expect(await readdir(again.folderOf(id))).not.toContain('.inkling-0123456789abcdef.tmp')
  })

  it('leaves alone what is not the library’s', async () => {
    await writeFile(join(folder, 'notes.txt'), 'mine')
    await mkdir(join(folder, 'my folder'))
    expect(listed(await RunLibrary.open(folder))).toEqual([])
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine')
  })
})

type Step =
  | { readonly do: 'begin' | 'epoch' | 'end' | 'reopen' }
  | { readonly do: 'delete' | 'restore' | 'pin'; readonly which: number }
  | { readonly do: 'rename'; readonly which: number; readonly name: string }

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('begin', 'epoch', 'end', 'reopen') }),
  fc.record({ do: fc.constantFrom('delete', 'restore', 'pin'), which: fc.nat(9) }),
  fc.record({
    do: fc.constant('rename' as const),
    which: fc.nat(9),
    name: fc.string({ minLength: 1, maxLength: 120, unit: 'grapheme' }),
  }),
)

describe('any sequence of steps', () => {
  it('leaves the library as a list in memory would be, also after it is opened again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 25 }), async (sequence) => {
        const place = await mkdtemp(join(folder, 'any-'))
        let library = await RunLibrary.open(place)
        const there = new Map<string, { name: string; epochs: number }>()
        const deleted = new Map<string, { name: string; epochs: number }>()
        let underWay: string | null = null
        for (const step of sequence) {
          const ids = [...there.keys()]
          const id: string | null | undefined = 'which' in step ? ids[step.which] : underWay
          if (step.do === 'begin' && underWay === null) {
            underWay = await library.begin({ config, data, origin: null })
            there.set(underWay, { name: summary(library, underWay).name, epochs: 0 })
          } else if (step.do === 'reopen') {
            library = await RunLibrary.open(place)
            deleted.clear()
            underWay = null
          } else if (step.do === 'restore') {
            const back = [...deleted.keys()][step.which]
            if (back === undefined) continue
            await library.restore([back])
            there.set(back, deleted.get(back)!)
            deleted.delete(back)
          } else if (id === null || id === undefined) {
            continue
          } else if (step.do === 'epoch') {
            const known = there.get(id)!
            known.epochs++
            await library.keepEpoch(id, known.epochs, model, progress(known.epochs))
          } else if (step.do === 'end') {
            await library.end(id, ending, model, progress(there.get(id)!.epochs))
            underWay = null
          } else if (step.do === 'rename') {
            await library.change(id, { name: step.name })
            there.get(id)!.name = step.name
          } else if (step.do === 'pin') {
            await library.change(id, { isPinned: true })
          } else if (step.do === 'delete' && id !== underWay) {
            await library.delete([id])
            deleted.set(id, there.get(id)!)
            there.delete(id)
          }
        }
        const expected = [...there].map(([id, { name, epochs: finishedEpochs }]) => {
          return expect.objectContaining({ id, name, finishedEpochs }) as RunSummary
        })
        for (const { list } of [library, await RunLibrary.open(place)]) {
          expect(list.runs).toHaveLength(there.size)
          expect(list.runs).toEqual(expect.arrayContaining(expected))
        }
      }),
      { numRuns: 30 },
    )
  })
})
