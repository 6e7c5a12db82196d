import { describe, expect, it } from 'vitest'
import { presets } from '../../src/nn/presets.ts'
import { checkTrainConfig } from '../../src/trainer/check-config.ts'
import { tinyConfig } from './tiny-config.ts'

const check = (value: unknown) => checkTrainConfig(value, 60_000)

describe('a configuration that can be run', () => {
  it.each(Object.entries(presets))('has the network of the preset %s', (_, { spec }) => {
    expect(check({ ...tinyConfig, network: spec }).network.classes).toBe(10)
  })

  it.each([
    { optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } },
    { schedule: { kind: 'constant' } },
    { schedule: { kind: 'cosine' } },
    { schedule: { kind: 'step', everyEpochs: 2, factor: 0.5 } },
    { threads: null },
    { seed: 2 ** 32 - 1 },
  ])('comes out as it went in: %o', (changes) => {
    const config = { ...tinyConfig, ...changes }
    expect(check(config).config).toEqual(config)
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
    ['optimizer', { kind: 'lion' }, 'There is no optimizer "lion"; known are sgd, adam.'],
    ['optimizer', { kind: 'sgd', momentum: 1 }, 'The optimizer has no "nesterov".'],
    ['schedule', null, 'There is no schedule null; known are constant, step, cosine, one-cycle.'],
    ['schedule', { kind: 'cosine', warmUp: 1 }, 'The schedule has no field "warmUp".'],
  ])('says what is wrong with %s %o', (field, value, sentence) => {
    expect(() => check({ ...tinyConfig, [field]: value })).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: sentence }),
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

  it('needs a network for 28 x 28 pixels and ten digits', () => {
    const network = (inputShape: number[], units: number) => ({
      ...tinyConfig,
      network: {
        name: 'x',
        inputShape,
        layers: [{ kind: 'flatten' }, { kind: 'dense', units }, { kind: 'softmax' }],
      },
    })
    expect(() => check(network([1, 14, 14], 10))).toThrow(
      'The network takes inputs of [1, 14, 14], but the digits are [1, 28, 28].',
    )
    expect(() => check(network([1, 28, 28], 7))).toThrow(
      "The network's last layer has 7 outputs, but there are 10 digits.",
    )
  })
})
