import type { ModelCard } from '../shared/model-card.ts'
import type { ExportFormat } from '../shared/model-export.ts'

export const modelFileFilters = [{ name: 'Model (safetensors)', extensions: ['safetensors'] }]

/** What an export's file is and how its name ends. */
export const exportFiles: Readonly<
  Record<ExportFormat, { readonly name: string; readonly extension: string }>
> = {
  onnx: { name: 'ONNX', extension: 'onnx' },
  pytorch: { name: 'Python program', extension: 'py' },
}

/** A name that tells models apart in a folder, e.g. `lenet-5-98.93.safetensors`. */
export function suggestedFileName(model: ModelCard): string {
  return `${suggestedStem(model)}.safetensors`
}

/** As for the model; a Python program's is one that `import` takes, e.g. `lenet_5_98_93.py`. */
export function suggestedExportName(model: ModelCard, format: ExportFormat): string {
  const stem = suggestedStem(model)
  const { extension } = exportFiles[format]
  return `${format === 'pytorch' ? stem.replace(/[-.]/g, '_') : stem}.${extension}`
}

/** Some systems' dialogs leave the ending to the person. */
export function withExtension(path: string, extension: string): string {
  return path.toLowerCase().endsWith(`.${extension}`) ? path : `${path}.${extension}`
}

function suggestedStem({ network, test }: ModelCard): string {
  const name = network.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const accuracy = test === null ? '' : `-${(test.accuracy * 100).toFixed(2)}`
  return `${name || 'model'}${accuracy}`
}
