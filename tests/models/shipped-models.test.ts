import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openModel } from '../../src/models/open-model.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import { bundledMnistFolder, loadMnist, mnistFacts } from '../../src/data/mnist.ts'
import { recipes } from '../../src/shared/recipes.ts'
import { checkTrainConfig } from '../../src/trainer/check-config.ts'
import { readingEngine } from '../../src/trainer/engine-options.ts'
import { testDigits } from '../../src/trainer/test-digits.ts'
import { Turns } from '../../src/trainer/turns.ts'
import { shippedModelPath } from '../../src/trainer/shipped-models.ts'

const folder = join(import.meta.dirname, '../../resources/models')
const megabyte = 2 ** 20

describe('the models that come with Inkling', () => {
  // To open one is to check its weights against the SHA-256 beside them.
  it.each(readdirSync(folder))('%s is whole and small', async (name) => {
    const path = join(folder, name)
    expect(statSync(path).size).toBeLessThan(megabyte)
    const { parameters, network } = await openModel(path)
    expect(parameters.length).toBeGreaterThan(1_000)
    expect(network.inputShape).toEqual(mnistFacts.imageShape)
  })
})

describe('the network that Inkling opens with', () => {
  it('was trained by a recipe of today, and says what became of it', async () => {
    const { training, history, test, calibration } = await openModel(shippedModelPath(folder))
    const { config } = checkTrainConfig(training, Infinity)
    const { name, version, settings } = recipes.best
    expect(config.recipe).toEqual({ name, version })
    expect(history).toHaveLength(settings.epochs)
    expect(calibration?.temperature).toBeGreaterThan(0)
    expect(test?.confusion.flat().reduce((sum, count) => sum + count)).toBe(10_000)
  })

  it('reads the test digits as its file says', { timeout: 60_000 }, async () => {
    const file = await openModel(shippedModelPath(folder))
    const mnist = await loadMnist(bundledMnistFolder()!)
    const engine = await readingEngine(createEngine, file, mnist.samples)
    const tested = await testDigits(engine, null, mnist, new Turns(), () => false)
    await engine.close()
    expect(tested?.result.confusion).toEqual(file.test?.confusion)
  })
})
