import { describe, expect, it } from 'vitest'
import {
  kinds,
  presets,
  summarize,
  buildNetwork,
  type PresetName,
} from '../../../src/nn/catalog.ts'
import {
  outline,
  rulesOf,
  withLayerAdded,
  withLayerMoved,
  withLayerRemoved,
  withOption,
} from '../../../src/renderer/train/layer-list.ts'

const lenet = presets['lenet-5'].spec.layers

describe('outline', () => {
  it.each(Object.keys(presets) as PresetName[])('shows what the network of %s has', (name) => {
    const { spec } = presets[name]
    const { rows, network, problem } = outline(spec.name, spec.layers)
    expect(problem).toBeNull()
    expect(network).toEqual(buildNetwork(spec))
    const shown = rows.map(({ name, figures }) => ({ name, ...figures }))
    expect(shown).toMatchObject(
      summarize(buildNetwork(spec)).map(({ name, outputShape, parameters, multiplyAdds }) => ({
        name,
        outputShape,
        parameters,
        multiplyAdds,
      })),
    )
  })

  it('says at which layer the shapes stop fitting, and shows those before it', () => {
    const { rows, network, problem } = outline('x', withOption(lenet, 3, 'kernel', 20))
    expect(network).toBeNull()
    expect(rows.map((row) => row.figures !== null).lastIndexOf(true)).toBe(2)
    expect(rows[3]?.problem).toMatch(/^A 20x20 kernel does not fit into its 14x14 input/)
    expect(rows.filter((row) => row.problem)).toHaveLength(1)
    expect(problem).toContain('conv2')
  })

  it('says which option breaks its rule', () => {
    const { rows } = outline('x', withOption(lenet, 0, 'filters', 0.5))
    expect(rows[0]?.problem).toBe('Filters must be a whole number from 1 to 512.')
    expect(outline('x', withOption(lenet, 0, 'filters', NaN)).network).toBeNull()
  })

  it('wants as many outputs as there are digits', () => {
    const { problem } = outline('x', withOption(lenet, 11, 'units', 12))
    expect(problem).toBe('The last layer gives 12 numbers, but there are 10 classes.')
  })

  it('has a sentence for an empty list and for one without an end', () => {
    expect(outline('x', []).problem).toMatch(/layers/)
    expect(outline('x', lenet.slice(0, 3)).problem).toMatch(/last layer/)
  })
})

describe('editing', () => {
  it('puts convolutions before Flatten and the rest before the last Dense', () => {
    expect(withLayerAdded(lenet, 'conv2d').findIndex(({ kind }) => kind === 'flatten')).toBe(7)
    const added = withLayerAdded(lenet, 'dropout').map(({ kind }) => kind)
    expect(added.slice(-3)).toEqual(['dropout', 'dense', 'softmax'])
  })
  it.each(kinds)('can add %s to an empty list', (kind) => {
    expect(withLayerAdded([], kind)).toEqual([{ kind }])
  })
  it('moves a layer past its neighbour and stops at the ends', () => {
    const moved = withLayerMoved(lenet, 1, 1)
    expect(moved.slice(0, 3).map(({ kind }) => kind)).toEqual(['conv2d', 'max-pool2d', 'relu'])
    expect(withLayerMoved(lenet, 0, -1)).toBe(lenet)
    expect(withLayerMoved(lenet, lenet.length - 1, 1)).toBe(lenet)
  })
  it('removes one layer and leaves the given list as it was', () => {
    const before = JSON.stringify(lenet)
    expect(withLayerRemoved(lenet, 0)[0]).toEqual({ kind: 'relu' })
    expect(JSON.stringify(lenet)).toBe(before)
  })
  it('finds a rule for every option of every kind', () => {
    for (const kind of kinds) for (const [, rule] of rulesOf(kind)) expect(rule.label).not.toBe('')
  })
})
