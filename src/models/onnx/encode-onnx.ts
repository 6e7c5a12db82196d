import { buildNetwork, type Network, type ResolvedLayer } from '../../nn/network.ts'
import { checkExportable } from '../exportable.ts'
import type { ModelFile } from '../model-file.ts'
import { modelMessage, type OnnxNode, type OnnxTensor } from './messages.ts'
import { operatorOf } from './operators.ts'
import { serialise } from './protobuf.ts'

export interface OnnxOptions {
  /**
   * True: the graph takes grey values from 0 (paper) to 1 (ink) and normalises them itself.
   * False: it takes what the network takes, `(grey - mean) / deviation`.
   */
  readonly normalisationInside: boolean
}

/**
 * Writes a model as an ONNX file (opset 17, IR version 8) that any ONNX runtime can run: input
 * `image` `[batch, ...inputShape]`, outputs `logits` and `probabilities` `[batch, classes]`, all
 * float32, all weights inside the file. The same model gives the same bytes.
 * @throws ShapeError for a network that cannot be
 */
export function encodeOnnx(model: ModelFile, { normalisationInside }: OnnxOptions): Uint8Array {
  checkExportable(model.network)
  const network = buildNetwork(model.network)
  const layers = withoutFinalSoftmax(network)
  const input = normalisationInside ? 'normalised' : 'image'
  return serialise(
    modelMessage({
      name: network.spec.name,
      nodes: [
        ...(normalisationInside ? normalising : []),
        ...(layers.length === 0 ? [passOn(input)] : layers.flatMap(nodesIn(layers, input))),
        probabilities,
      ],
      weights: [
        ...(normalisationInside ? normalisationConstants(model) : []),
        ...network.parameters.map(({ name, shape, offset, length }) => {
          return { name, shape, values: model.parameters.subarray(offset, offset + length) }
        }),
      ],
      input: {
        name: 'image',
        shape: network.spec.inputShape,
        explanation: explainInput(model, normalisationInside),
      },
      outputs: [
        { name: 'logits', shape: [network.classes], explanation: 'Before the softmax.' },
        { name: 'probabilities', shape: [network.classes], explanation: 'One for each class.' },
      ],
      metadata: describe(model, normalisationInside),
    }),
  )
}

/** Logits are what comes before a softmax at the end, or the end itself. */
function withoutFinalSoftmax({ layers }: Network): readonly ResolvedLayer[] {
  return layers.at(-1)?.kind === 'softmax' ? layers.slice(0, -1) : layers
}

/** Strings the layers together: each one's output is named after it, the last one's `logits`. */
function nodesIn(layers: readonly ResolvedLayer[], input: string) {
  return (layer: ResolvedLayer, index: number): OnnxNode[] => {
    const { isFlattened = false, ...operator } = operatorOf(layer)
    const output = index === layers.length - 1 ? 'logits' : layer.name
    const parameters = layer.parameters.map(({ name }) => name)
    const inputs = [layers[index - 1]?.name ?? input, ...parameters]
    if (!isFlattened) return [{ ...operator, name: layer.name, inputs, output }]
    const image = `${layer.name}_image`
    return [
      { ...operator, name: image, inputs, output: image },
      { ...operatorOf({ ...layer, kind: 'flatten' }), name: layer.name, inputs: [image], output },
    ]
  }
}

function passOn(input: string): OnnxNode {
  return { name: 'logits', operator: 'Identity', inputs: [input], output: 'logits' }
}

const probabilities: OnnxNode = {
  name: 'probabilities',
  operator: 'Softmax',
  inputs: ['logits'],
  output: 'probabilities',
  attributes: { axis: { integer: 1 } },
}

const normalising: readonly OnnxNode[] = [
  { name: 'centre', operator: 'Sub', inputs: ['image', 'mean'], output: 'centred' },
  { name: 'scale', operator: 'Div', inputs: ['centred', 'deviation'], output: 'normalised' },
]

function normalisationConstants({ normalisation }: ModelFile): OnnxTensor[] {
  const { mean, deviation } = normalisation
  return [
    { name: 'mean', shape: [], values: Float32Array.of(mean) },
    { name: 'deviation', shape: [], values: Float32Array.of(deviation) },
  ]
}

function explainInput({ normalisation }: ModelFile, normalisationInside: boolean): string {
  const { mean, deviation } = normalisation
  return normalisationInside
    ? 'Grey values from 0 (paper) to 1 (ink).'
    : `(grey - ${mean}) / ${deviation} of grey values from 0 (paper) to 1 (ink).`
}

function describe(model: ModelFile, normalisationInside: boolean): Record<string, string> {
  const { name, createdAt, normalisation, test } = model
  return {
    name,
    created_at: createdAt,
    input: explainInput(model, normalisationInside),
    normalisation: JSON.stringify({ ...normalisation, inside: normalisationInside }),
    ...(test === null ? {} : { test_accuracy: String(test.accuracy) }),
  }
}
