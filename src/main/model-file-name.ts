import type { ModelCard } from '../shared/model-card.ts'

export const modelFileFilters = [{ name: 'Model (safetensors)', extensions: ['safetensors'] }]

/** A name that tells models apart in a folder, e.g. `lenet-5-98.93.safetensors`. */
export function suggestedFileName({ network, testAccuracy }: ModelCard): string {
  const name = network.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const accuracy = testAccuracy === null ? '' : `-${(testAccuracy * 100).toFixed(2)}`
  return `${name || 'model'}${accuracy}.safetensors`
}

/** Some systems' dialogs leave the ending to the person. */
export function withModelExtension(path: string): string {
  return path.toLowerCase().endsWith('.safetensors') ? path : `${path}.safetensors`
}
