import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { initialParameters } from '../../src/nn/initial-parameters.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import type { RunEnding } from '../../src/runs/run-record.ts'
import { RunLibrary } from '../../src/runs/run-library.ts'
import { weightsOf } from '../../src/trainer/run-weights.ts'
import { begin, ending, fileOf, keep, progress, weightsNumber } from './run-on-disk.ts'
import { tinyConfig } from './tiny-config.ts'

let folder: string
let library: RunLibrary
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  library = await RunLibrary.open(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const other = {
  ...tinyConfig.network,
  layers: tinyConfig.network.layers.map((layer) =>
    layer.kind === 'conv2d' ? { ...layer, filters: 6 } : layer,
  ),
}

/** What is told of its end by a run with early stopping, whose second epoch was the best. */
async function endOf(
  { kept = [1, 2, 3], end = 2 }: { kept?: number[]; end?: number },
  { config = stopsEarly as object, how = ending as RunEnding | null } = {},
) {
  const id = await begin(library, config)
  await keep(library, id, ...kept)
  const losses = [0.5, 0.2, 0.3, 0.4]
  const history = progress(4).history.map((epoch, i) => ({ ...epoch, validationLoss: losses[i]! }))
  const file = fileOf(weightsNumber(end))
  if (how) await library.end(id, how, file, { history, curve: [] })
  else await library.keepEpoch(id, 4, null, { history, curve: [] })
  const { points, endedWith } = await weightsOf(library, id)
  return { points: points.slice(-1), endedWith }
}

const stopsEarly = { ...tinyConfig, epochs: 9, earlyStopping: { patience: 2 } }

async function pointsOf(id: string) {
  return (await weightsOf(library, id)).points
}

describe('the weights of a run', () => {
  it('are those of its seed, of each epoch kept, and of its end', async () => {
    const id = await begin(library)
    await keep(library, id, 1, 2)
    await library.end(id, ending, fileOf(weightsNumber(9)), progress(2))
    const weights = await weightsOf(library, id)
    expect(weights.points).toEqual([0, 1, 2, null])
    const first = initialParameters(buildNetwork(tinyConfig.network), tinyConfig.seed)
    const expected = [first, weightsNumber(1), weightsNumber(2), weightsNumber(9)]
    for (const [i, point] of weights.points.entries()) {
      expect(await weights.at(point)).toEqual(expected[i])
    }
  })

  it('have no end of their own where it is that of the last epoch', async () => {
    const id = await begin(library)
    await keep(library, id, 1, 2)
    await library.end(id, ending, fileOf(weightsNumber(2)), progress(2))
    expect(await pointsOf(id)).toEqual([0, 1, 2])
  })

  it('have no end of their own either where it is that of an earlier epoch, which is told', async () => {
    expect(await endOf({ kept: [1, 2, 3, 4] })).toEqual({ points: [4], endedWith: 2 })
    expect(await endOf({ kept: [1, 2, 3, 4], end: 4 })).toEqual({ points: [4], endedWith: null })
    // The last epoch was the fourth, which is not kept.
    expect(await endOf({ end: 3 })).toEqual({ points: [3], endedWith: 3 })
    const failed: RunEnding = { ...ending, outcome: 'failed', failure: 'It diverged.' }
    expect(await endOf({ end: 1 }, { how: failed })).toEqual({ points: [3], endedWith: 1 })
  })

  it('end with the epoch that the record tells if it is not kept any more', async () => {
    expect(await endOf({ kept: [1, 3] })).toEqual({ points: [null], endedWith: 2 })
    const failed: RunEnding = { ...ending, outcome: 'failed', failure: 'It diverged.' }
    const unknown = { points: [null], endedWith: null }
    expect(await endOf({ kept: [1, 3] }, { how: failed })).toEqual(unknown)
    expect(await endOf({ kept: [1, 3] }, { config: tinyConfig })).toEqual(unknown)
    expect(await endOf({ kept: [1, 3] }, { config: { ...stopsEarly, seed: 'x' } })).toEqual(unknown)
    // What is kept of that epoch says otherwise.
    expect(await endOf({ end: 9 })).toEqual(unknown)
  })

  it('end with no epoch’s while the run is under way', async () => {
    expect(await endOf({}, { how: null })).toEqual({ points: [3], endedWith: null })
  })

  it('are its beginning and its end if it was stopped in its first epoch', async () => {
    const id = await begin(library)
    await library.end(id, ending, fileOf(weightsNumber(9)), progress(0))
    const weights = await weightsOf(library, id)
    expect(weights.points).toEqual([0, null])
    expect(await weights.at(null)).toEqual(weightsNumber(9))
  })

  it('begin with those of another run, if it began with them and they are still there', async () => {
    const from = await begin(library)
    await keep(library, from, 1, 2)
    await library.end(from, ending, null, progress(2))
    const origin = { run: from, name: 'Tiny', epoch: 2 }
    const fork = await begin(library, { ...tinyConfig, seed: 8 }, origin)
    await keep(library, fork, 1)
    const weights = await weightsOf(library, fork)
    expect(weights.points).toEqual([0, 1])
    expect(await weights.at(0)).toEqual(weightsNumber(2))

    await writeFile(join(folder, from, 'epoch-2.safetensors'), 'spoilt')
    expect(await pointsOf(fork)).toEqual([1])
    await library.delete([from])
    expect(await pointsOf(fork)).toEqual([1])
  })

  it('do not begin with those of other layers', async () => {
    const from = await begin(library)
    await library.end(from, ending, fileOf(weightsNumber(1, other), other), progress(1))
    const fork = await begin(library, tinyConfig, { run: from, name: 'Tiny', epoch: null })
    await keep(library, fork, 1)
    expect(await pointsOf(fork)).toEqual([1])
  })

  it.each([
    ['can’t be read here', { ...tinyConfig, optimizer: { kind: 'of tomorrow' } }],
    ['is of another network', { ...tinyConfig, network: other }],
  ])('have no beginning that is known if the configuration %s', async (_, config) => {
    const id = await begin(library, config)
    await keep(library, id, 1, 2)
    const { points, checked } = await weightsOf(library, id)
    expect(points).toEqual([1, 2])
    expect(checked).toBeNull()
  })

  it('have none either if the record began in mid-run', async () => {
    const id = await begin(library)
    await keep(library, id, 4)
    expect(await pointsOf(id)).toEqual([4])
    await keep(library, id, 5, 6)
    expect(await pointsOf(id)).toEqual([4, 5, 6])
    await library.end(id, ending, null, progress(6))
    const stopped = await begin(library)
    await library.end(stopped, ending, fileOf(weightsNumber(9)), progress(3))
    expect(await pointsOf(stopped)).toEqual([null])
  })

  it('begin with the seed’s also when only some of the epochs are kept', async () => {
    const id = await begin(library)
    await keep(library, id, ...Array.from({ length: 21 }, (_, i) => i + 1))
    expect(await pointsOf(id)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
  })

  it('are refused, with those that there are, for a point that the run does not have', async () => {
    const id = await begin(library)
    await keep(library, id, 1, 2)
    const weights = await weightsOf(library, id)
    const asked = [3, null, 'x' as never].map((point) => weights.at(point))
    for (const at of asked) await expect(at).rejects.toMatchObject({ code: 'NO_WEIGHTS' })
    await expect(weights.at(null)).rejects.toThrow(
      '“Tiny” has no weights of its end. It has those of its beginning, of epoch 1, of epoch 2.',
    )
  })

  it('are none before the end of the first epoch', async () => {
    const id = await begin(library)
    await expect(weightsOf(library, id)).rejects.toMatchObject({
      code: 'NO_WEIGHTS',
      message:
        '“Tiny” has no weights that could be looked at. They are kept from the end of its first ' +
        'epoch on.',
    })
  })

  it('are those that can be read, if not all can', async () => {
    const id = await begin(library, stopsEarly)
    await keep(library, id, 1, 2, 3)
    const losses = [0.5, 0.2, 0.3]
    const history = progress(3).history.map((epoch, i) => ({
      ...epoch,
      validationLoss: losses[i]!,
    }))
    await library.end(id, ending, fileOf(weightsNumber(2)), { history, curve: [] })
    const spoil = (name: string) => writeFile(join(folder, id, `${name}.safetensors`), 'spoilt')
    const damaged = { name: 'ModelFileError' }

    await spoil('epoch-3')
    let weights = await weightsOf(library, id)
    expect([weights.points, weights.endedWith]).toEqual([[0, 1, 2, 3], 2])
    await expect(weights.at(3)).rejects.toMatchObject(damaged)
    expect(await weights.at(2)).toEqual(weightsNumber(2))

    // Nobody can tell any more whether these are the same, but the record says so.
    await spoil('epoch-2')
    weights = await weightsOf(library, id)
    expect([weights.points, weights.endedWith]).toEqual([[0, 1, 2, 3, null], 2])
    await spoil('model')
    weights = await weightsOf(library, id)
    expect([weights.points, weights.endedWith]).toEqual([[0, 1, 2, 3, null], 2])
    await expect(weights.at(null)).rejects.toMatchObject(damaged)
    expect(await weights.at(1)).toEqual(weightsNumber(1))

    await spoil('epoch-1')
    await expect(weightsOf(library, id)).rejects.toMatchObject(damaged)
  })

  it('are those of the end where no epoch’s can be read', async () => {
    const id = await begin(library)
    await keep(library, id, 1)
    await library.end(id, ending, fileOf(weightsNumber(9)), progress(1))
    await writeFile(join(folder, id, 'epoch-1.safetensors'), 'spoilt')
    const weights = await weightsOf(library, id)
    expect(weights.points).toEqual([0, 1, null])
    expect(await weights.at(null)).toEqual(weightsNumber(9))
  })

  it('are of one network: files of others, or spoilt ones, are told', async () => {
    const id = await begin(library)
    await keep(library, id, 1, 2, 3)
    await writeFile(join(folder, id, 'epoch-1.safetensors'), fileOf(weightsNumber(1, other), other))
    await writeFile(join(folder, id, 'epoch-2.safetensors'), 'spoilt')
    const weights = await weightsOf(library, id)
    await expect(weights.at(1)).rejects.toMatchObject({ code: 'BROKEN_RUN' })
    await expect(weights.at(2)).rejects.toMatchObject({ name: 'ModelFileError' })
    expect(await weights.at(3)).toEqual(weightsNumber(3))
  })
})
