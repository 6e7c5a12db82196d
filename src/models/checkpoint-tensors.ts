import type { BatchMetrics } from '../shared/metrics.ts'
import { ModelFileError } from './model-file-error.ts'
import { bytesOf } from './network-tensors.ts'
import type { StoredTensor } from './safetensors.ts'

/** The columns of the curves' tensor, float64 `[points, columns]`. */
const columns = [
  'step',
  'totalSteps',
  'epochPosition',
  'loss',
  'accuracy',
  'learningRate',
  'imagesPerSecond',
  'secondsLeft',
] as const satisfies readonly (keyof BatchMetrics)[]

/** @throws ModelFileError NOT_FINITE */
export function storedFloats(name: string, values: Float32Array): StoredTensor {
  checkFinite(name, values)
  return { name, dtype: 'F32', shape: [values.length], bytes: bytesOf(values) }
}

/** @param length how many there must be, where that is known. @throws ModelFileError */
export function readFloats(
  tensors: readonly StoredTensor[],
  name: string,
  length?: number,
): Float32Array {
  const { shape, bytes } = tensorNamed(tensors, name, 'F32')
  if (shape.length !== 1 || shape[0] !== (length ?? shape[0])) throw wrongShape(name, shape)
  // A copy, because in the file it may begin anywhere.
  const values = new Float32Array(Uint8Array.from(bytes).buffer)
  checkFinite(name, values)
  return values
}

export function storedBatches(name: string, batches: readonly BatchMetrics[]): StoredTensor {
  const rows = batches.map((batch) => columns.map((column) => batch[column]))
  const bytes = bytesOf(Float64Array.from(rows.flat()))
  return { name, dtype: 'F64', shape: [batches.length, columns.length], bytes }
}

/** @throws ModelFileError */
export function readBatches(tensors: readonly StoredTensor[], name: string): BatchMetrics[] {
  const { shape, bytes } = tensorNamed(tensors, name, 'F64')
  const [rows = 0, width] = shape
  if (shape.length !== 2 || width !== columns.length) throw wrongShape(name, shape)
  const values = new Float64Array(Uint8Array.from(bytes).buffer)
  return Array.from({ length: rows }, (_, row) => {
    const at = (column: (typeof columns)[number]) => values[row * width + columns.indexOf(column)]!
    return {
      step: at('step'),
      totalSteps: at('totalSteps'),
      epochPosition: at('epochPosition'),
      loss: at('loss'),
      accuracy: at('accuracy'),
      learningRate: at('learningRate'),
      imagesPerSecond: at('imagesPerSecond'),
      secondsLeft: at('secondsLeft'),
    }
  })
}

function tensorNamed(tensors: readonly StoredTensor[], name: string, dtype: string): StoredTensor {
  const tensor = tensors.find((candidate) => candidate.name === name)
  if (!tensor) throw new ModelFileError('MISSING_TENSOR', `The checkpoint has no ${name}.`)
  if (tensor.dtype === dtype) return tensor
  throw new ModelFileError(
    'WRONG_DTYPE',
    `The checkpoint's ${name} is ${tensor.dtype}, not ${dtype}.`,
  )
}

function wrongShape(name: string, shape: readonly number[]): ModelFileError {
  return new ModelFileError('WRONG_SHAPE', `The checkpoint's ${name} is ${shape.join(' x ')}.`)
}

function checkFinite(name: string, values: Float32Array): void {
  const wrong = values.find((value) => !Number.isFinite(value))
  if (wrong === undefined) return
  throw new ModelFileError('NOT_FINITE', `A number in the checkpoint's ${name} is ${wrong}.`)
}
