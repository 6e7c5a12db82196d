import { describe, expect, it } from 'vitest'
import { noAugmentation } from '../../src/nn/augmentation/augmentation.ts'
import { presets } from '../../src/nn/presets.ts'
import { mnistFacts } from '../../src/data/mnist.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { checkFitsData, checkTrainConfig } from '../../src/trainer/check-config.ts'
import { tinyConfig } from './tiny-config.ts'

const check = (value: unknown) => checkTrainConfig(value, 60_000)

describe('a configuration that can be run', () => {
  it.each(Object.entries(presets))('has the network of the preset %s', (_, { spec }) => {
    expect(check({ ...tinyConfig, network: spec }).network.classes).toBe(10)
  })

  it.each([
    { optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } },
    { optimizer: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 } },
    { optimizer: { kind: 'adadelta', rho: 0.9, epsilon: 1e-6, weightDecay: 0 } },
    { schedule: { kind: 'constant' } },
    { schedule: { kind: 'cosine' } },
    { schedule: { kind: 'cosine', warmUp: 0.1 } },
    { schedule: { kind: 'step', everyEpochs: 2, factor: 0.5 } },
    { schedule: { kind: 'step', everyEpochs: 2, factor: 0.5, warmUp: 0 } },
    { labelSmoothing: 0.1, gradientClip: 1, weightAverage: 0.998 },
    { augmentation: { ...noAugmentation, shift: 2, erasing: 0.5 } },
    { earlyStopping: { patience: 3 } },
    { recipe: { name: 'one-of-tomorrow', version: 12 } },
    { threads: null },
    { seed: 2 ** 32 - 1 },
  ])('comes out as it went in: %o', (changes) => {
    const config = { ...tinyConfig, ...changes }
    expect(check(config).config).toEqual(config)
  })
})

describe('a configuration from before there were averages and augmentation', () => {
  const { labelSmoothing, gradientClip, weightAverage, augmentation, earlyStopping, ...early } =
    tinyConfig
  const off = { labelSmoothing, gradientClip, weightAverage, augmentation, earlyStopping }

  it('does without them', () => {
    expect(off).toEqual({
      ...{ labelSmoothing: 0, gradientClip: null, weightAverage: null },
      ...{ augmentation: null, earlyStopping: null },
    })
    expect(check(early).config).toEqual(tinyConfig)
  })
})

describe('a configuration that cannot be run', () => {
  it.each([
    ['epochs', 0, 'Epochs must be a whole number from 1 to 200, but it is 0.'],
    ['epochs', 1.5, 'Epochs must be a whole number from 1 to 200, but it is 1.5.'],
    ['epochs', '3', 'Epochs must be a whole number from 1 to 200, but it is "3".'],
    ['batchSize', 1025, 'Batch size must be a whole number from 1 to 1024, but it is 1025.'],
    ['seed', -1, 'Seed must be a whole number from 0 to 4294967295, but it is -1.'],
    ['learningRate', NaN, 'Learning rate must be a number from 0.000001 to 10, but it is NaN.'],
    ['threads', 0, 'Threads must be a whole number from 1 to 64, but it is 0.'],
    ['optimizer', 'sgd', 'The optimizer must be an object, but it is "sgd".'],
    [
      'optimizer',
      { kind: 'lion' },
      'There is no optimizer "lion"; known are sgd, adam, adamw, adadelta.',
    ],
    ['optimizer', { kind: 'sgd', momentum: 1 }, 'The optimizer has no "nesterov".'],
    ['schedule', null, 'There is no schedule null; known are constant, step, cosine, one-cycle.'],
    [
      'schedule',
      { kind: 'cosine', warmUp: 1 },
      'Warm-up must be a number from 0 to 0.9, but it is 1.',
    ],
    ['schedule', { kind: 'cosine', factor: 1 }, 'The schedule has no field "factor".'],
    ['schedule', { kind: 'one-cycle' }, 'The schedule has no "warmUp".'],
    [
      'optimizer',
      { kind: 'adadelta', rho: 0.9, epsilon: 1 },
      'The optimizer has no "weightDecay".',
    ],
    ['labelSmoothing', 1, 'Label smoothing must be a number from 0 to 0.5, but it is 1.'],
    ['labelSmoothing', null, 'Label smoothing must be a number from 0 to 0.5, but it is null.'],
    ['gradientClip', 0, 'Gradient clip must be a number from 0.001 to 1000, but it is 0.'],
    ['weightAverage', 1, 'Average decay must be a number from 0 to 0.99999, but it is 1.'],
    [
      'earlyStopping',
      { patience: 0 },
      'Patience must be a whole number from 1 to 200, but it is 0.',
    ],
    ['earlyStopping', 3, 'Early stopping must be an object, but it is 3.'],
    ['recipe', 'best', 'The recipe must be an object, but it is "best".'],
    [
      'recipe',
      { name: 'best', version: 0 },
      'A recipe has a name and a version, unlike {"name":"best","version":0}.',
    ],
  ])('says what is wrong with %s %o', (field, value, sentence) => {
    expect(() => check({ ...tinyConfig, [field]: value })).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: sentence }),
    )
  })

  it('can only stop early where something is held out', () => {
    const config = { ...tinyConfig, earlyStopping: { patience: 2 }, validationCount: 0 }
    expect(() => check(config)).toThrow(
      expect.objectContaining({ code: 'CONFIG', field: 'earlyStopping' }),
    )
  })

  it('says what is wrong with an augmentation', () => {
    const augmentation = { ...noAugmentation, shift: -1 }
    expect(() => check({ ...tinyConfig, augmentation })).toThrow(
      expect.objectContaining({ code: 'AUGMENTATION', field: 'shift' }),
    )
  })

  it('names the field, so that a form can show it there', () => {
    const optimizer = { ...tinyConfig.optimizer, momentum: 2 }
    expect(() => check({ ...tinyConfig, optimizer })).toThrow(
      expect.objectContaining({ field: 'momentum' }),
    )
  })

  it.each([null, undefined, 7, 'x', []])('refuses %o altogether', (value) => {
    expect(() => check(value)).toThrow('The training configuration must be an object')
  })

  it('refuses fields it does not know and misses those it needs', () => {
    expect(() => check({ ...tinyConfig, epoch: 3 })).toThrow('has no field "epoch"')
    expect(() => check({ ...tinyConfig, seed: undefined })).toThrow('but it is undefined')
  })

  it('needs a network for the images and the classes of the data', () => {
    const fit = (inputShape: number[], units: number) => () =>
      checkFitsData(
        buildNetwork({
          ...{ name: 'x', inputShape },
          layers: [{ kind: 'flatten' }, { kind: 'dense', units }, { kind: 'softmax' }],
        }),
        mnistFacts,
      )
    expect(fit([1, 28, 28], 10)).not.toThrow()
    expect(fit([1, 20, 14], 10)).toThrow(
      'The network takes images of 14 × 20 pixels, but those of MNIST are 28 × 28 pixels.',
    )
    expect(fit([1, 28, 28], 7)).toThrow(
      'The network’s last layer has 7 outputs, but MNIST has 10 classes.',
    )
  })
})
