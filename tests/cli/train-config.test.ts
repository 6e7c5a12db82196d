import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/arguments.ts'
import { trainConfigs, trainingOptions } from '../../src/cli/train-config.ts'
import { noAugmentation } from '../../src/nn/augmentation/augmentation.ts'
import { presets } from '../../src/nn/presets.ts'
import { recipeNames, recipes } from '../../src/shared/recipes.ts'

const configsFor = (...argv: string[]) => trainConfigs(parseArguments(argv, trainingOptions))
const configFor = (...argv: string[]) => configsFor(...argv)[0]

describe('a recipe', () => {
  it.each(recipeNames)('%s is trained as it is, with any seed and threads', (name) => {
    const config = configFor('--recipe', name, '--seed', '7', '--threads', '1')
    const { preset, settings, version } = recipes[name]
    expect(config).toMatchObject({ ...settings, seed: 7, threads: 1, recipe: { name, version } })
    expect(config.network.name).toBe(presets[preset].spec.name)
  })

  it('is quick unless another is asked for', () => {
    expect(configFor()).toEqual(configFor('--recipe', 'quick'))
    expect(configFor().recipe?.name).toBe('quick')
  })

  it.each([
    ['--epochs', '2'],
    ['--preset', 'seed'],
    ['--augment', 'shift=3'],
    ['--preprocess', 'deslant'],
    ['--validation', '0'],
    ['--optimizer', 'adamw'],
    ['--label-smoothing', '0.2'],
    ['--weight-average', 'off'],
  ])('is no longer called so with %s %s', (...changes) => {
    expect(configFor('--recipe', 'best', ...changes).recipe).toBeNull()
  })

  it('keeps its name with a value that it has anyway', () => {
    const epochs = String(recipes.best.settings.epochs)
    expect(configFor('--recipe', 'best', '--epochs', epochs).recipe?.name).toBe('best')
  })
})

describe('options', () => {
  it('set what they say', () => {
    const config = configFor(
      ...['--label-smoothing', '0.1', '--gradient-clip', '2', '--weight-average', '0.99'],
      ...['--early-stopping', '3', '--augment', 'shift=2,elastic-alpha=1.5'],
    )
    expect(config).toMatchObject({
      ...{ labelSmoothing: 0.1, gradientClip: 2, weightAverage: 0.99 },
      earlyStopping: { patience: 3 },
      augmentation: { ...noAugmentation, shift: 2, elasticAlpha: 1.5 },
    })
  })

  it('have images preprocessed, in the one order that there is', () => {
    const { network } = configFor('--preset', 'seed', '--preprocess', 'width, deslant')
    expect(network).toEqual({ ...presets.seed.spec, preprocessing: ['deslant', 'width'] })
    expect(configFor('--preset', 'seed', '--preprocess', 'none').network).toEqual(presets.seed.spec)
  })

  it('turn off what a recipe has', () => {
    const off = ['--weight-average', 'off', '--augment', 'none', '--label-smoothing', '0']
    expect(configFor('--recipe', 'best', ...off)).toMatchObject({
      ...{ weightAverage: null, augmentation: null, labelSmoothing: 0 },
    })
  })

  it('start from the usual settings of the optimizer that they name', () => {
    const { optimizer, learningRate } = configFor('--optimizer', 'adadelta', '--rho', '0.95')
    expect(optimizer).toEqual({ kind: 'adadelta', rho: 0.95, epsilon: 1e-6, weightDecay: 0 })
    expect(learningRate).toBe(1)
    expect(configFor('--optimizer', 'adamw').optimizer.weightDecay).toBe(0.01)
  })

  it('warm up every schedule', () => {
    for (const kind of ['constant', 'step', 'cosine', 'one-cycle']) {
      const { schedule } = configFor('--schedule', kind, '--warm-up', '0.1')
      expect(schedule).toMatchObject({ kind, warmUp: 0.1 })
    }
  })
})

describe('mistakes', () => {
  it.each([
    [['--augment', 'shif=2'], /^--augment has no "shif"; it has shift, .*Did you mean shift\?$/],
    [['--augment', 'shift'], '--augment takes name=number pairs, not "shift".'],
    [['--augment', 'shift='], '--augment takes name=number pairs, not "shift=".'],
    [['--augment', 'shift=1=2'], '--augment takes name=number pairs, not "shift=1=2".'],
    [['--augment', 'shift=99'], /^--augment: Shift must be a number from 0 to 10/],
    [['--preprocess', 'slant'], /^--preprocess: Preprocessing is a list of thickness, deslant/],
    [['--recipe', 'bset'], /Did you mean best\?$/],
    [['--recipe', 'best', '--beta1', '0.5'], /belongs to --optimizer adam or adamw/],
    [['--optimizer', 'adamw', '--rho', '0.5'], /^--rho belongs to --optimizer adadelta/],
    [['--schedule', 'cosine', '--factor', '0.5'], /^--factor belongs to --schedule step/],
    [['--gradient-clip', '0'], /^--gradient-clip: Gradient clip must be/],
    [['--gradient-clip', 'no'], '--gradient-clip takes a number, not "no".'],
    [['--weight-average', '1'], /^--weight-average: Average decay must be/],
    [['--early-stopping', '0'], /^--early-stopping: Patience must be/],
    [['--early-stopping', '2', '--validation', '0'], /^--early-stopping: Stopping early needs/],
  ] as [string[], string | RegExp][])('in %o are told with the option', (argv, message) => {
    expect(() => configFor(...argv)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      }),
    )
  })
})
