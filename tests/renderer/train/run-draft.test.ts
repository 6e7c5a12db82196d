import { describe, expect, it } from 'vitest'
import { presets } from '../../../src/nn/catalog.ts'
import { RunDraft } from '../../../src/renderer/train/run-draft.svelte.ts'
import { withLayerRemoved } from '../../../src/renderer/train/layer-list.ts'
import { recipes } from '../../../src/shared/recipes.ts'
import { checkTrainConfig } from '../../../src/trainer/check-config.ts'
import { config } from '../runs.ts'

describe('RunDraft', () => {
  it('is right from the start, and the trainer agrees', () => {
    const draft = new RunDraft()
    expect(draft.problem).toBeNull()
    expect(checkTrainConfig(draft.config, 60_000).config).toEqual(draft.config)
  })

  it('is the person’s own from the first change of a layer', () => {
    const draft = new RunDraft()
    draft.useLayers(withLayerRemoved(draft.layers, 1))
    expect(draft.preset).toBe('own')
    expect(draft.config.network.name).toBe('My network')
    draft.usePreset('seed')
    expect(draft.layers).toEqual(presets.seed.spec.layers)
  })

  it('keeps the layers at hand when own layers are chosen', () => {
    const draft = new RunDraft()
    draft.usePreset('own')
    expect(draft.layers).toEqual(presets['lenet-5'].spec.layers)
  })

  it('quotes the value that is out of bounds', () => {
    const draft = new RunDraft()
    draft.set({ epochs: 0 })
    expect(draft.problem).toMatch(/^Epochs must be a whole number from 1 to 200, but it is 0/)
    draft.set({ epochs: 2 })
    draft.set({ optimizer: { kind: 'sgd', momentum: 1.5, nesterov: false, weightDecay: 0 } })
    expect(draft.problem).toMatch(/^Momentum/)
  })

  it('is a recipe until something in it changes, and again when it is as before', () => {
    const draft = new RunDraft()
    expect(draft.recipe?.name).toBe('quick')
    draft.useRecipe('best')
    expect(draft.config.recipe).toEqual({ name: 'best', version: recipes.best.version })
    expect(checkTrainConfig(draft.config, 60_000).config).toEqual(draft.config)
    const { epochs } = draft.settings
    draft.set({ epochs: epochs + 1 })
    expect(draft.recipe).toBeNull()
    expect(draft.config.recipe).toBeNull()
    draft.set({ epochs })
    draft.seed = 5
    expect(draft.recipe?.name).toBe('best')
    draft.useLayers(withLayerRemoved(draft.layers, 1))
    expect(draft.recipe).toBeNull()
  })

  it('has images preprocessed, then no longer as the recipe says', () => {
    const draft = new RunDraft()
    draft.preprocessing = ['deslant', 'width']
    expect(draft.config.network.preprocessing).toEqual(['deslant', 'width'])
    expect(draft.recipe).toBeNull()
    expect(checkTrainConfig(draft.config, 60_000).config).toEqual(draft.config)
    const other = new RunDraft()
    other.load(draft.config)
    expect(other.config).toEqual(draft.config)
    draft.useRecipe('quick')
    expect(draft.config.network).not.toHaveProperty('preprocessing')
  })

  it('goes to where an optimizer is at home', () => {
    const draft = new RunDraft()
    draft.useOptimizer('adadelta')
    expect(draft.settings.learningRate).toBe(1)
    draft.useOptimizer('adamw')
    expect(draft.settings.learningRate).toBe(0.001)
  })

  it('takes over every setting of a run and knows its preset again', () => {
    const draft = new RunDraft()
    draft.usePreset('seed')
    draft.useOptimizer('adam')
    draft.load(config)
    expect(draft.config).toEqual(config)
    expect(draft.preset).toBe('lenet-5')
  })
})
