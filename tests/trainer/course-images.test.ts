import { beforeAll, describe, expect, it } from 'vitest'
import { splitTraining } from '../../src/data/batches.ts'
import type { Dataset } from '../../src/data/dataset.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import type { TrainConfig } from '../../src/shared/train-config.ts'
import { affordableImages } from '../../src/trainer/affordable-images.ts'
import { courseImages } from '../../src/trainer/course-images.ts'
import type { RunWeights } from '../../src/trainer/run-weights.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'

let mnist: Dataset
beforeAll(async () => void (mnist = await smallMnist()))

function imagesOf(...of: Parameters<typeof courseImages>) {
  const found = courseImages(...of)
  if (typeof found === 'string') throw new Error(`There are none: ${found}.`)
  return found
}

function runOf(config: TrainConfig | null = tinyConfig, data: { sums: readonly string[] } = mnist) {
  const network = buildNetwork((config ?? tinyConfig).network)
  const checked = config && { config, network }
  return { record: { data }, network, checked } as unknown as RunWeights
}

describe('the images of a run', () => {
  it('are those that it held out, in file order', () => {
    const { set, indices, total } = imagesOf(runOf(), mnist)
    expect([set, total]).toEqual(['validation', 100])
    const { training } = splitTraining(tinyConfig.seed, 600, 100)
    const learnedFrom = new Set(training)
    const heldOut = Array.from({ length: 600 }, (_, i) => i).filter((i) => !learnedFrom.has(i))
    expect(Array.from(indices)).toEqual(heldOut)
  })

  it('are test images if it learned from all others', () => {
    const { set, indices } = imagesOf(runOf({ ...tinyConfig, validationCount: 0 }), mnist)
    expect(set).toBe('test')
    expect(Array.from(indices)).toEqual(Array.from({ length: 200 }, (_, i) => 600 + i))
  })

  it('are only some of them, evenly spread, for a network that takes long', () => {
    const run = runOf({ ...tinyConfig, validationCount: 0 })
    const large = { ...run.network, multiplyAdds: 16e9 / 150 }
    const { indices, total } = imagesOf({ ...run, network: large }, mnist)
    expect([indices.length, total]).toEqual([150, 200])
    expect([indices[0], indices[3], indices[149]]).toEqual([600, 604, 798])
  })

  it.each(['inkling-small', 'keras-mnist'] as const)('are all that are usual for %s', (name) => {
    const run = runOf({ ...tinyConfig, network: presets[name].spec, validationCount: 5000 })
    expect(imagesOf(run, { ...mnist, trainCount: 5001 }).indices).toHaveLength(5000)
  })

  it('are none without its data', () => {
    expect(courseImages(runOf(), null)).toBe('other-data')
    expect(courseImages(runOf(tinyConfig, { sums: ['b'] }), mnist)).toBe('other-data')
    expect(courseImages({ ...runOf(), record: { data: null } as never }, mnist)).toBe('other-data')
    expect(courseImages(runOf(null, { sums: ['b'] }), mnist)).toBe('other-data')
  })

  it('are none if nobody knows which it held out', () => {
    expect(courseImages(runOf(null), mnist)).toBe('settings')
    expect(courseImages(runOf({ ...tinyConfig, validationCount: 600 }), mnist)).toBe('settings')
    const small = { ...tinyConfig.network, inputShape: [1, 20, 20] }
    expect(courseImages(runOf({ ...tinyConfig, network: small }), mnist)).toBe('settings')
  })

  it('are none if it held none out and there are no test images', () => {
    const untested = { ...mnist, testCount: 0 }
    const run = runOf({ ...tinyConfig, validationCount: 0 })
    expect(courseImages(run, untested)).toBe('none')
    expect(imagesOf(runOf(), untested).set).toBe('validation')
  })
})

describe('the images that a network can afford', () => {
  const images = Uint32Array.from({ length: 5000 }, (_, i) => 7 + i)
  const most = { multiplyAdds: 12e9 }

  it('are all for a small one, or as many as are enough', () => {
    expect(affordableImages({ multiplyAdds: 400_000 }, images, most)).toEqual(images)
    const some = affordableImages({ multiplyAdds: 0 }, images, { ...most, images: 1000 })
    expect(Array.from(some)).toEqual(Array.from({ length: 1000 }, (_, i) => 7 + 5 * i))
  })

  it('are fewer for a large one, and a hundred at least', () => {
    const some = affordableImages({ multiplyAdds: 12e6 }, images, { ...most, images: 2000 })
    expect(some).toHaveLength(1000)
    const fewest = affordableImages({ multiplyAdds: 1e9 }, images, most)
    expect(Array.from(fewest)).toEqual(Array.from({ length: 100 }, (_, i) => 7 + 50 * i))
    expect(affordableImages({ multiplyAdds: 1e9 }, images.slice(0, 30), most)).toHaveLength(30)
  })
})
