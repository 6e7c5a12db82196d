import { buildNetwork, parseNetworkSpec } from '../nn/network.ts'
import type { Network, NetworkSpec } from '../nn/network.ts'
import { ShapeError } from '../nn/shape.ts'
import { ModelFileError } from './model-file-error.ts'
import { jsonOf } from './model-metadata.ts'
import type { Metadata } from './model-metadata.ts'
import type { StoredTensor } from './safetensors.ts'

/** The architecture with every layer's options, so that it means the same when defaults change. */
export function describeArchitecture({ spec, layers }: Network): NetworkSpec {
  return {
    ...spec,
    layers: layers.map(
      ({ kind, options }) => ({ kind, ...options }) as NetworkSpec['layers'][number],
    ),
  }
}

/** @throws ModelFileError BAD_ARCHITECTURE, or for metadata that has none */
export function readNetwork(metadata: Metadata): Network {
  const json = jsonOf(metadata, 'architecture')
  try {
    return buildNetwork(parseNetworkSpec(json))
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    throw new ModelFileError(
      'BAD_ARCHITECTURE',
      `The file describes a network that cannot be: ${error.message}`,
      { cause: error },
    )
  }
}

/**
 * The parameters as tensors under the names that PyTorch's state_dict gives them; views, not copies.
 * @throws RangeError for another number of parameters, ModelFileError NOT_FINITE
 */
export function tensorsOf(network: Network, parameters: Float32Array): StoredTensor[] {
  if (parameters.length !== network.parameterCount) {
    throw new RangeError(
      `Expected ${network.parameterCount} parameters for ${network.spec.name}, got ${parameters.length}.`,
    )
  }
  checkFinite(parameters, network)
  const bytes = bytesOf(parameters)
  return network.parameters.map(({ name, shape, offset, length }) => {
    return { name, dtype: 'F32', shape, bytes: bytes.subarray(4 * offset, 4 * (offset + length)) }
  })
}

/**
 * Copies the tensors into the network's order; in the file they may lie in any.
 * @throws ModelFileError
 */
export function readParameters(network: Network, tensors: readonly StoredTensor[]): Float32Array {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  const names = new Set(network.parameters.map(({ name }) => name))
  const unexpected = tensors.find(({ name }) => !names.has(name))
  if (unexpected) {
    throw new ModelFileError(
      'UNEXPECTED_TENSOR',
      `The network ${network.spec.name} has no parameter ${unexpected.name}.`,
    )
  }
  for (const { name, shape } of network.parameters) checkTensor(byName.get(name), name, shape)
  const bytes = new Uint8Array(4 * network.parameterCount)
  for (const { name, offset } of network.parameters) bytes.set(byName.get(name)!.bytes, 4 * offset)
  const parameters = new Float32Array(bytes.buffer)
  checkFinite(parameters, network)
  return parameters
}

export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function checkTensor(
  tensor: StoredTensor | undefined,
  name: string,
  shape: readonly number[],
): void {
  if (!tensor) {
    throw new ModelFileError('MISSING_TENSOR', `The file has no weights for ${name}.`)
  }
  if (tensor.dtype !== 'F32') {
    throw new ModelFileError('WRONG_DTYPE', `The weights ${name} are ${tensor.dtype}, not F32.`)
  }
  if (tensor.shape.join() !== shape.join()) {
    throw new ModelFileError(
      'WRONG_SHAPE',
      `The weights ${name} are ${tensor.shape.join(' x ')}; the network needs ${shape.join(' x ')}.`,
    )
  }
}

function checkFinite(parameters: Float32Array, network: Network): void {
  const index = parameters.findIndex((value) => !Number.isFinite(value))
  if (index < 0) return
  const slot = network.parameters.find(({ offset, length }) => index < offset + length)
  throw new ModelFileError('NOT_FINITE', `A weight in ${slot?.name} is ${parameters[index]}.`)
}
