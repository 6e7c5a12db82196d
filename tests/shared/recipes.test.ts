import { describe, expect, it } from 'vitest'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { recipeNames, recipeOf, recipes, stampOf } from '../../src/shared/recipes.ts'
import { checkTrainConfig } from '../../src/trainer/check-config.ts'

const all = recipeNames.map((name) => recipes[name])

describe.each(all)('the recipe $name', (recipe) => {
  const config = {
    network: presets[recipe.preset].spec,
    ...recipe.settings,
    ...{ seed: 1, threads: null, recipe: stampOf(recipe) },
  }

  it('can be trained, and is known again from what the trainer made of it', () => {
    const checked = checkTrainConfig(config, 60_000)
    expect(recipeOf(recipe.preset, checked.config)).toBe(recipe)
    expect(buildNetwork(config.network).classes).toBe(10)
  })

  it('is not known again with anything changed', () => {
    const { settings, preset } = recipe
    expect(recipeOf(preset, { ...settings, epochs: settings.epochs + 1 })).toBeNull()
    expect(recipeOf(preset === 'seed' ? 'lenet-5' : 'seed', settings)).toBeNull()
    expect(recipeOf(null, settings)).toBeNull()
  })
})

it('takes no notice of the order in which settings were written', () => {
  const { settings, preset } = recipes.standard
  const { weightDecay, ...others } = settings.optimizer
  const optimizer = { weightDecay, ...others } as typeof settings.optimizer
  expect(Object.keys(optimizer)).not.toEqual(Object.keys(settings.optimizer))
  expect(recipeOf(preset, { ...settings, optimizer })).toBe(recipes.standard)
})

it('gives every recipe a version', () => {
  for (const { version } of all) expect(version).toBeGreaterThanOrEqual(1)
  expect(stampOf(null)).toBeNull()
})
