import convnetjs from 'convnetjs'
import { trainingImages } from './mnist.ts'
import { compete, type TaskLayer } from './protocol.ts'

/** Images per look at the clock: ConvNetJS takes them one by one whatever the batch size. */
const imagesPerStep = 8

await compete(({ layers, batchSize, mode, mnist }) => {
  const net = new convnetjs.Net()
  net.makeLayers([{ type: 'input', out_sx: 28, out_sy: 28, out_depth: 1 }, ...toLayerDefs(layers)])
  const trainer = new convnetjs.SGDTrainer(net, {
    method: 'sgd',
    learning_rate: 0.01,
    momentum: 0.9,
    batch_size: batchSize,
    l2_decay: 0,
  })
  const { x, labels } = trainingImages(mnist, 512)
  const volumes = Array.from(labels, (_, n) => {
    const volume = new convnetjs.Vol(28, 28, 1, 0)
    volume.w = Array.from(x.subarray(n * 784, (n + 1) * 784))
    return volume
  })
  let next = 0
  return {
    label: 'ConvNetJS 0.3.0',
    step() {
      for (let i = 0; i < imagesPerStep; i++, next = (next + 1) % volumes.length) {
        if (mode === 'train') trainer.train(volumes[next], labels[next])
        else net.forward(volumes[next])
      }
      return imagesPerStep
    },
  }
})

function toLayerDefs(layers: readonly TaskLayer[]) {
  const defs: Record<string, unknown>[] = []
  layers.forEach(({ kind, options }, index) => {
    const isLast = layers.slice(index + 1).every((later) => later.kind === 'softmax')
    if (kind === 'conv2d') {
      const { filters, kernel, stride, padding } = options
      defs.push({ type: 'conv', sx: kernel, filters, stride, pad: padding })
    } else if (kind === 'max-pool2d') {
      defs.push({ type: 'pool', sx: options.window, stride: options.stride })
    } else if (kind === 'dropout') {
      defs.push({ type: 'dropout', drop_prob: options.dropProbability })
    } else if (kind === 'relu') {
      const previous = defs.at(-1)
      if (previous) previous.activation = 'relu'
    } else if (kind === 'dense') {
      // The softmax layer of ConvNetJS brings the fully connected layer before it along.
      if (isLast) defs.push({ type: 'softmax', num_classes: options.units })
      else defs.push({ type: 'fc', num_neurons: options.units })
    }
  })
  return defs
}
