import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { trainingImages } from './mnist.ts'
import { compete, type TaskLayer } from './protocol.ts'

/** A step of the larger networks takes minutes at batch 64; its cost per image is the same at 4. */
const smallBatch = 4

await compete(async ({ network, layers: specs, batchSize, mode, mnist }) => {
  await tf.setBackend('cpu')
  const model = layers.sequential({ layers: specs.flatMap(toKeras) })
  model.compile({ optimizer: tf.train.momentum(0.01, 0.9), loss: 'categoricalCrossentropy' })
  const count = network === 'seed' || network === 'lenet-5' ? batchSize : smallBatch
  const { x, labels } = trainingImages(mnist, count)
  const images = tf.tensor4d(x, [count, 28, 28, 1])
  const targets = tf.oneHot(tf.tensor1d(labels, 'int32'), 10)
  return {
    label: `TensorFlow.js ${tf.version_core} (cpu)`,
    async step() {
      if (mode === 'train') await model.trainOnBatch(images, targets)
      else tf.dispose(model.predictOnBatch(images))
      return count
    },
  }
})

function toKeras({ kind, options }: TaskLayer, index: number): layers.layers.Layer[] {
  const input = index === 0 ? { inputShape: [28, 28, 1] } : {}
  switch (kind) {
    case 'conv2d':
      return [
        ...(options.padding ? [padded(Number(options.padding), input)] : []),
        layers.layers.conv2d({
          filters: Number(options.filters),
          kernelSize: Number(options.kernel),
          strides: Number(options.stride),
          ...(options.padding ? {} : input),
        }),
      ]
    case 'max-pool2d':
      return [
        layers.layers.maxPooling2d({
          poolSize: Number(options.window),
          strides: Number(options.stride),
        }),
      ]
    case 'dense':
      return [layers.layers.dense({ units: Number(options.units) })]
    case 'dropout':
      return [layers.layers.dropout({ rate: Number(options.dropProbability) })]
    case 'relu':
      return [layers.layers.reLU()]
    case 'softmax':
      return [layers.layers.softmax()]
    case 'flatten':
      return [layers.layers.flatten()]
    default:
      throw new Error(`No TensorFlow.js layer for ${kind}.`)
  }
}

function padded(padding: number, input: object) {
  return layers.layers.zeroPadding2d({ padding, ...input })
}
