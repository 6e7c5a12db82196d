import type { ModelFile } from '../models/model-file.ts'
import { buildNetwork, type Network } from '../nn/network.ts'
import type { RunOrigin } from '../shared/run-library.ts'
import { SessionError } from './session-error.ts'

/** The weights of another run that one begins with. */
export interface OriginWeights {
  readonly origin: RunOrigin
  readonly network: Network
  readonly parameters: Float32Array
}

export function originWeights(origin: RunOrigin, file: ModelFile): OriginWeights {
  return { origin, network: buildNetwork(file.network), parameters: file.parameters }
}

/** @throws SessionError unless the weights have the names and shapes of the network's own */
export function checkOrigin({ origin, network: other }: OriginWeights, network: Network): void {
  if (haveSameTensors(other, network)) return
  throw new SessionError(
    'OTHER_NETWORK',
    `The weights of “${origin.name}” don’t fit these layers. Keep the layers as they were there, ` +
      'or start without its weights.',
  )
}

/** Whether the weights of one are weights of the other, too. */
export function haveSameTensors(a: Network, b: Network): boolean {
  return describe(a) === describe(b)
}

function describe({ parameters }: Network): string {
  return JSON.stringify(parameters.map(({ name, shape }) => [name, shape]))
}
