import { isDeepStrictEqual } from 'node:util'
import { decodeModel, encodeModel } from '../src/models/model-file.ts'
import { random } from '../src/nn/random.ts'
import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'
import { randomModel } from './random-model.ts'

/** Models of any kind come back from their file bit for bit, and give the same file again. */
export async function roundtripModels(options: CheckOptions): Promise<CheckResult> {
  const { seed, size, onProgress } = options
  const violations: string[] = []
  let bytes = 0
  for (let number = 0; number < size; number++) {
    onProgress(number)
    const model = randomModel(random(seed, `model ${number}`))
    try {
      const file = encodeModel(model)
      const decoded = decodeModel(file)
      bytes += file.length
      const { network, parameters, ...rest } = model
      const { network: decodedNetwork, parameters: decodedParameters, ...decodedRest } = decoded
      const isSame =
        isDeepStrictEqual(decodedRest, rest) &&
        decodedNetwork.name === network.name &&
        bytesOf(decodedParameters).equals(bytesOf(parameters)) &&
        Buffer.from(encodeModel(decoded)).equals(file)
      if (!isSame) violations.push(`model ${number} came back changed`)
    } catch (error) {
      violations.push(`model ${number}: ${String(error)}`)
    }
  }
  return { counts: { models: size, bytes }, violations }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

if (import.meta.main) {
  await runAsCommand({
    ...{ name: 'roundtrip:model', sizeOption: 'count', fullSize: 10_000 },
    run: roundtripModels,
  })
}
