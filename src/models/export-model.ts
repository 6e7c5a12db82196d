import { basename, dirname, relative, sep } from 'node:path'
import type { ModelExport } from '../shared/model-export.ts'
import type { ModelFile } from './model-file.ts'
import { encodeOnnx, type OnnxOptions } from './onnx/encode-onnx.ts'
import { onnxExample } from './onnx/example.ts'
import { pytorchExample } from './pytorch/example.ts'
import { pytorchScript } from './pytorch/pytorch-script.ts'
import { saveFile } from './saver.ts'

/** @throws SaveError */
export async function exportOnnx(
  model: ModelFile,
  path: string,
  options: OnnxOptions,
): Promise<ModelExport> {
  await saveFile(path, encodeOnnx(model, options))
  const example = onnxExample(basename(path), model, options.normalisationInside)
  return { format: 'onnx', path, weightsPath: null, example }
}

/**
 * @param weightsPath the model's own file, which the program takes the weights from
 * @throws SaveError
 */
export async function exportPyTorch(
  model: ModelFile,
  path: string,
  weightsPath: string,
): Promise<ModelExport> {
  const weights = relative(dirname(path), weightsPath).split(sep).join('/')
  await saveFile(path, new TextEncoder().encode(pytorchScript(model, weights)))
  return { format: 'pytorch', path, weightsPath, example: pytorchExample(basename(path)) }
}
