import { describe, expect, it } from 'vitest'
import { presets } from '../../../src/nn/catalog.ts'
import { Recipe } from '../../../src/renderer/train/recipe.svelte.ts'
import { withLayerRemoved } from '../../../src/renderer/train/layer-list.ts'
import { checkTrainConfig } from '../../../src/trainer/check-config.ts'
import { config } from '../runs.ts'

describe('Recipe', () => {
  it('is right from the start, and the trainer agrees', () => {
    const recipe = new Recipe()
    expect(recipe.problem).toBeNull()
    expect(checkTrainConfig(recipe.config, 60_000).config).toEqual(recipe.config)
  })

  it('is the person’s own from the first change of a layer', () => {
    const recipe = new Recipe()
    recipe.useLayers(withLayerRemoved(recipe.layers, 1))
    expect(recipe.preset).toBe('own')
    expect(recipe.config.network.name).toBe('My network')
    recipe.usePreset('seed')
    expect(recipe.layers).toBe(presets.seed.spec.layers)
  })

  it('keeps the layers at hand when own layers are chosen', () => {
    const recipe = new Recipe()
    recipe.usePreset('own')
    expect(recipe.layers).toBe(presets['lenet-5'].spec.layers)
  })

  it('quotes the value that is out of bounds', () => {
    const recipe = new Recipe()
    recipe.setNumber('epochs', 0)
    expect(recipe.problem).toMatch(/^Epochs must be a whole number from 1 to 200, but it is 0/)
    recipe.setNumber('epochs', 2)
    recipe.optimizer = { kind: 'sgd', momentum: 1.5, nesterov: false, weightDecay: 0 }
    expect(recipe.problem).toMatch(/^Momentum/)
  })

  it('takes over every setting of a run and knows its preset again', () => {
    const recipe = new Recipe()
    recipe.usePreset('seed')
    recipe.useOptimizer('adam')
    recipe.load(config)
    expect(recipe.config).toEqual(config)
    expect(recipe.preset).toBe('lenet-5')
  })
})
