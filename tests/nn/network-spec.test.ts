import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../src/nn/layers/index.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { parseNetworkSpec } from '../../src/nn/network-spec.ts'
import { presets } from '../../src/nn/presets.ts'
import { ShapeError } from '../../src/nn/shape.ts'

const good = { name: 'test', inputShape: [1, 28, 28], layers: [{ kind: 'relu' }] }

function withLayer(layer: unknown) {
  return { ...good, layers: [{ kind: 'relu' }, layer] }
}

describe('a network from outside', () => {
  it.each(Object.values(presets))('is read back as it was written: $label', ({ spec }) => {
    expect(parseNetworkSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec)
  })

  const cyclic: unknown[] = []
  cyclic.push(cyclic)

  it.each([
    [null, 'A network is an object, but this is null.'],
    [[], 'A network is an object, but this is [].'],
    [
      { ...good, extra: 1 },
      'A network has no "extra"; it has a name, inputShape, preprocessing and layers.',
    ],
    [{ ...good, preprocessing: ['turn'] }, 'Preprocessing is a list of thickness, deslant, width'],
    [{ ...good, preprocessing: null }, 'Preprocessing is a list of thickness, deslant, width'],
    [
      { ...good, inputShape: [3, 28, 28], preprocessing: ['width'] },
      "but the network's input is 3x28x28.",
    ],
    [{ ...good, name: '' }, `A network's name is 1 to 100 characters, but this is "".`],
    [{ ...good, name: 7 }, `A network's name is 1 to 100 characters, but this is 7.`],
    [{ ...good, inputShape: [1, 28] }, 'but this is [1,28].'],
    [{ ...good, inputShape: [1, 0, 28] }, 'but this is [1,0,28].'],
    [{ ...good, inputShape: [1, 2.5, 28] }, 'but this is [1,2.5,28].'],
    [{ ...good, inputShape: [1, 1e6, 1e6] }, 'of 4,000,000 values at most'],
    [{ ...good, inputShape: cyclic }, 'but this is of the type object.'],
    [{ ...good, layers: 10n }, 'A network has 1 to 64 layers, but this is of the type bigint.'],
    [{ ...good, layers: [] }, 'A network has 1 to 64 layers, but this has 0.'],
    [{ ...good, layers: new Array(65).fill({ kind: 'relu' }) }, 'but this has 65.'],
    [withLayer('relu'), 'Layer 2: a layer is an object, but this is "relu".'],
    [withLayer({}), `Layer 2: there is no kind undefined; the kinds are ${kinds.join(', ')}.`],
    [withLayer({ kind: 'toString' }), 'Layer 2: there is no kind "toString"'],
    [withLayer({ kind: 'relu', slope: 1 }), 'Layer 2 (ReLU): it has no option "slope".'],
    [withLayer({ kind: 'conv2d', toString: 1 }), 'Layer 2 (Conv2D): it has no option "toString".'],
    [
      withLayer({ kind: 'conv2d', kernel: 2.5 }),
      'Layer 2 (Conv2D): kernel must be a whole number from 1 to 28, not 2.5.',
    ],
    [
      withLayer({ kind: 'conv2d', filters: 0 }),
      'filters must be a whole number from 1 to 512, not 0.',
    ],
    [withLayer({ kind: 'conv2d', filters: '8' }), 'not "8".'],
    [withLayer({ kind: 'dense', units: undefined }), 'not undefined.'],
    [
      withLayer({ kind: 'dense', initialisation: 'zero' }),
      'initialisation must be "xavier" or "he", not "zero".',
    ],
    [
      withLayer({ kind: 'dropout', dropProbability: 1 }),
      'dropProbability must be a number from 0 to 0.95, not 1.',
    ],
    [withLayer({ kind: 'dense', units: 'x'.repeat(1000) }), `not "${'x'.repeat(49)}….`],
  ])('is refused where it is wrong (%#)', (value, sentence) => {
    const attempt = () => parseNetworkSpec(value)
    expect(attempt).toThrow(ShapeError)
    expect(attempt).toThrow(sentence)
  })

  it('is accepted or refused with a ShapeError, whatever it is', () => {
    const extent = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.anything())
    const option = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant('he'), fc.anything())
    const names = ['filters', 'kernel', 'stride', 'padding', 'window', 'units', 'initialisation']
    const layer = fc
      .tuple(fc.constantFrom(...kinds), fc.dictionary(fc.constantFrom(...names), option))
      .map(([kind, options]) => ({ kind, ...options }))
    const spec = fc.record({
      name: fc.string(),
      inputShape: fc.array(extent, { maxLength: 4 }),
      layers: fc.array(fc.oneof(layer, layer, layer, fc.anything()), { maxLength: 6 }),
    })
    fc.assert(
      fc.property(fc.oneof(spec, spec, fc.anything()), (value) => {
        try {
          buildNetwork(parseNetworkSpec(value))
        } catch (error) {
          expect(error).toBeInstanceOf(ShapeError)
        }
      }),
      { numRuns: 2000, seed: 1 },
    )
  })
})
