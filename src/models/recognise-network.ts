import { buildNetwork, type Network } from '../nn/network.ts'
import { presets } from '../nn/presets.ts'
import { ModelFileError } from './model-file-error.ts'
import type { StoredTensor } from './safetensors.ts'

/**
 * Finds the preset whose parameters have exactly these names and shapes. Tensors alone do not tell
 * what lies between them (where to pool, which activation), so nothing less than a whole preset is
 * recognised.
 * @throws ModelFileError UNKNOWN_NETWORK, saying what is there and what would be known
 */
export function recogniseNetwork(tensors: readonly StoredTensor[]): Network {
  const found = new Map(tensors.map(({ name, shape }) => [name, describe(shape)]))
  const networks = Object.values(presets).map(({ spec }) => buildNetwork(spec))
  const match = networks.find((network) => firstDifference(network, found) === null)
  if (match) return match
  const namesake = networks.find(({ parameters }) => {
    return parameters.length === found.size && parameters.every(({ name }) => found.has(name))
  })
  const difference = namesake && firstDifference(namesake, found)
  throw new ModelFileError(
    'UNKNOWN_NETWORK',
    'This file was not saved by Inkling and does not say which network it is for. ' +
      (namesake && difference
        ? `Its tensors have the names of ${namesake.spec.name}, but ${difference}.`
        : `Its tensors (${listed([...found.keys()])}) are not those of ` +
          `${listed(networks.map(({ spec }) => spec.name))}.`),
  )
}

/** PyTorch's batch normalisation counts its batches in a tensor that nothing else needs. */
export function withoutCounters(tensors: readonly StoredTensor[]): readonly StoredTensor[] {
  return tensors.filter(({ name }) => !name.endsWith('.num_batches_tracked'))
}

/** Null if the tensors are the network's. */
function firstDifference(
  { parameters }: Network,
  found: ReadonlyMap<string, string>,
): string | null {
  if (parameters.length !== found.size) return `there are ${found.size} of them`
  const wrong = parameters.find(({ name, shape }) => found.get(name) !== describe(shape))
  if (!wrong) return null
  const { name, shape } = wrong
  return `${name} is ${found.get(name) ?? 'missing'} and should be ${describe(shape)}`
}

function describe(shape: readonly number[]): string {
  return shape.join(' x ') || 'a single number'
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name))
  return names.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ') || 'none'
}
