import { describe, expect, it } from 'vitest'
import { noAugmentation } from '../../../src/nn/catalog.ts'
import {
  regularisationProblem,
  settingsProblem,
} from '../../../src/renderer/train/settings-problem.ts'
import { regularisationSummary } from '../../../src/renderer/train/settings-summary.ts'
import { recipeNames, recipes } from '../../../src/shared/recipes.ts'

const { settings } = recipes.quick

describe('settingsProblem', () => {
  it.each(recipeNames)('has nothing against the recipe %s', (name) => {
    expect(settingsProblem(recipes[name].settings, 1)).toBeNull()
  })

  it.each([
    [{ batchSize: NaN }, /^Batch size/],
    [{ labelSmoothing: 0.9 }, /^Label smoothing/],
    [{ gradientClip: 0 }, /^Gradient clip/],
    [{ weightAverage: 1 }, /^Average decay/],
    [{ earlyStopping: { patience: 0.5 } }, /^Patience/],
    [{ earlyStopping: { patience: 2 }, validationCount: 0 }, /^Stopping early needs images/],
    [{ augmentation: { ...noAugmentation, scale: 3 } }, /^Scale must be a number from 0 to 0.5/],
    [{ schedule: { kind: 'cosine', warmUp: 1 } }, /^Warm-up/],
  ] as const)('says what is wrong with %o', (changes, sentence) => {
    expect(settingsProblem({ ...settings, ...changes }, 1)).toMatch(sentence)
  })

  it('looks at the seed too', () => {
    expect(settingsProblem(settings, -1)).toMatch(/^Seed/)
  })
})

it('says what is folded away, and when it needs a look', () => {
  expect(regularisationSummary(settings)).toBe('off')
  const all = { gradientClip: 1, weightAverage: 0.9, earlyStopping: { patience: 2 } }
  const full = { ...settings, ...all, labelSmoothing: 0.1 }
  expect(regularisationSummary(full)).toBe('smoothing, averaging, clipping, stops early')
  expect(regularisationProblem(full)).toBeNull()
  expect(regularisationProblem({ ...full, validationCount: 0 })).not.toBeNull()
})
