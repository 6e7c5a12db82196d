import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gateFile } from './digit-gate.ts'

/** Of the network that Inkling opens with, in the folder of what comes with it. */
const shippedModelFile = 'inkling-best.safetensors'

/** @param folder of what comes with Inkling */
export function shippedModelPath(folder: string): string {
  return join(folder, shippedModelFile)
}

/** The folder of the models that come with Inkling, looked for from this module's folder upwards; null if there is none. */
export function shippedModelsFolder(from: string = import.meta.dirname): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources', 'models')
    if (existsSync(join(candidate, gateFile))) return candidate
    if (dirname(folder) === folder) return null
  }
}
