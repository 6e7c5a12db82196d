import { decodeModel, encodeModel } from '../src/models/model-file.ts'
import { random } from '../src/nn/random.ts'
import { bytesOf } from './draw.ts'

const network = {
  name: 'Numbered',
  inputShape: [400],
  layers: [{ kind: 'dense', units: 10 }],
} as const

/** A model that is told from all others by its number, which stands in its name and its weights. */
export function numberedModel(number: number): Uint8Array {
  const draw = random(number, 'numbered model')
  const weights = Float32Array.from(bytesOf(draw, 4010), (byte) => byte / 256)
  return encodeModel({
    name: String(number),
    createdAt: '2026-01-01T00:00:00Z',
    network,
    parameters: weights,
    normalisation: { mean: 0, deviation: 1 },
    classNames: [...'0123456789'],
    data: null,
    training: null,
    history: [],
    test: null,
  })
}

/** @returns the number of the model that a file holds whole, or null if it holds anything else */
export function numberOf(file: Uint8Array): number | null {
  try {
    const number = Number(decodeModel(file).name)
    return Buffer.from(numberedModel(number)).equals(file) ? number : null
  } catch {
    return null
  }
}
