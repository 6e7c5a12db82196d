import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelFileError } from '../../src/models/model-file-error.ts'
import { decodeModel, encodeModel } from '../../src/models/model-file.ts'
import { openModel } from '../../src/models/open-model.ts'
import { writeContainer, type StoredTensor } from '../../src/models/safetensors.ts'
import { initialParameters } from '../../src/nn/initial-parameters.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets, type PresetName } from '../../src/nn/presets.ts'

const names = Object.keys(presets) as PresetName[]
const noMetadata = new Map<string, string>()

/** A preset's tensors as PyTorch's state_dict has them, all weights drawn at random. */
function stateDict(preset: PresetName): StoredTensor[] {
  const network = buildNetwork(presets[preset].spec)
  const parameters = initialParameters(network, 5)
  return network.parameters.map(({ name, shape, offset, length }) => {
    const values = parameters.slice(offset, offset + length)
    return { name, dtype: 'F32', shape, bytes: new Uint8Array(values.buffer) }
  })
}

function refusal(tensors: readonly StoredTensor[], metadata = noMetadata): ModelFileError {
  try {
    decodeModel(writeContainer(metadata, tensors))
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError)
    return error as ModelFileError
  }
  throw new Error('The file was not refused.')
}

describe('a safetensors file of PyTorch', () => {
  it.each(names)('is opened as %s when the tensors are those of that preset', (preset) => {
    const { spec } = presets[preset]
    const changedAt = new Date('2026-03-04T05:06:07Z')
    const file = writeContainer(new Map([['format', 'pt']]), stateDict(preset).reverse())
    const model = decodeModel(file, changedAt)
    expect(model).toMatchObject({
      ...{ name: spec.name, network: spec, createdAt: '2026-03-04T05:06:07.000Z' },
      ...{ training: null, history: [], test: null },
      normalisation: { mean: 0.1307, deviation: 0.3081 },
    })
    expect(model.parameters).toEqual(initialParameters(buildNetwork(spec), 5))
  })

  it.each(['inkling-small', 'inkling-large'] as const)(
    'is opened as %s with the counters of PyTorch’s batch normalisations, which nothing needs',
    (preset) => {
      const tensors = stateDict(preset).flatMap((tensor): StoredTensor[] => {
        if (!tensor.name.endsWith('.running_var')) return [tensor]
        const name = tensor.name.replace('running_var', 'num_batches_tracked')
        const bytes = new Uint8Array(BigInt64Array.of(937n).buffer)
        return [tensor, { name, dtype: 'I64', shape: [], bytes }]
      })
      const { spec } = presets[preset]
      const network = buildNetwork(spec)
      const counters = spec.layers.filter(({ kind }) => kind === 'batch-norm').length
      expect(tensors.length).toBe(network.parameters.length + counters)
      const model = decodeModel(writeContainer(new Map([['format', 'pt']]), tensors))
      expect(model.network).toEqual(spec)
      expect(model.parameters).toEqual(initialParameters(network, 5))
    },
  )

  it('needs no metadata, and can be saved as one of ours', () => {
    const model = decodeModel(writeContainer(noMetadata, stateDict('seed')))
    expect(decodeModel(encodeModel(model))).toMatchObject({ parameters: model.parameters })
  })

  it('is dated by its file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'inkling-foreign-'))
    const path = join(folder, 'seed.safetensors')
    await writeFile(path, writeContainer(noMetadata, stateDict('seed')))
    await utimes(path, 1_700_000_000, 1_700_000_000)
    expect((await openModel(path)).createdAt).toBe('2023-11-14T22:13:20.000Z')
    await rm(folder, { recursive: true })
  })

  it('is refused with the tensors it has when no preset has such', () => {
    const sequential = stateDict('seed').map((tensor, index) => ({ ...tensor, name: `${index}.w` }))
    const { code, message } = refusal(sequential)
    expect(code).toBe('UNKNOWN_NETWORK')
    expect(message).toContain('(0.w, 1.w, 2.w, 3.w) are not those of Seed, LeNet-5')
  })

  it('is refused with the tensor that differs from the preset of the same names', () => {
    const [weight, ...others] = stateDict('seed')
    const { code, message } = refusal([{ ...weight!, shape: [8, 9] }, ...others])
    expect(code).toBe('UNKNOWN_NETWORK')
    expect(message).toContain(
      'the names of Seed, but conv1.weight is 8 x 9 and should be 8 x 1 x 3 x 3.',
    )
  })

  it.each([
    ['a tensor is missing', stateDict('seed').slice(1)],
    ['there is one too many', [...stateDict('seed'), { ...stateDict('seed')[1]!, name: 'extra' }]],
    ['there are none', []],
  ])('is refused when %s', (_what, tensors) => {
    expect(refusal(tensors).code).toBe('UNKNOWN_NETWORK')
  })

  it('must hold finite float32 weights like any other', () => {
    const tensors = stateDict('seed')
    const integers = tensors.map((tensor) => ({ ...tensor, dtype: 'I32' }))
    expect(refusal(integers).code).toBe('WRONG_DTYPE')
    new DataView(tensors[0]!.bytes.buffer).setFloat32(0, NaN, true)
    expect(refusal(tensors).code).toBe('NOT_FINITE')
  })

  it('is not what one of our own files becomes by losing its mark', () => {
    for (const key of ['format_version', 'architecture', 'data_sha256']) {
      expect(refusal(stateDict('seed'), new Map([[key, '1']])).code).toBe('NOT_INKLING')
    }
  })
})

describe('the presets', () => {
  it('can be told apart by their tensors alone', () => {
    const signatures = names.map((name) =>
      stateDict(name)
        .map(({ name, shape }) => `${name} ${shape.join('x')}`)
        .join(),
    )
    expect(new Set(signatures).size).toBe(names.length)
  })
})
