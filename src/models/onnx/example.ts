import type { ModelFile } from '../model-file.ts'

/** Python that runs an exported network on one image. */
export function onnxExample(
  fileName: string,
  { network, normalisation }: ModelFile,
  normalisationInside: boolean,
): string {
  const { mean, deviation } = normalisation
  const shape = [1, ...network.inputShape].join(', ')
  return [
    '# pip install onnxruntime numpy',
    'import numpy, onnxruntime',
    `session = onnxruntime.InferenceSession(${JSON.stringify(fileName)})`,
    `image = numpy.zeros((${shape}), "float32")  # 0 is paper, 1 is ink`,
    ...(normalisationInside ? [] : [`image = (image - ${mean}) / ${deviation}`]),
    'logits, probabilities = session.run(None, {"image": image})',
    'print(probabilities.argmax(axis=1))',
  ].join('\n')
}
