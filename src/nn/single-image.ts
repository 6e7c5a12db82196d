import { reference } from './kernels/reference.ts'
import { crossEntropy, crossEntropyGradient } from './loss.ts'
import type { Network } from './network.ts'
import { createPropagation, type Propagation } from './propagation.ts'
import { random } from './random.ts'

/** What a network makes of one image, and how far that is from right. */
export interface ImageLoss {
  /** Cross-entropy of the answer and the label, in nats. */
  readonly loss: number
  /** `[classes]` */
  readonly logits: Float32Array
}

/** One image's way through a network and back. */
export interface ImageGradients extends ImageLoss {
  /** What each layer gave, `outputShape` each. */
  readonly activations: readonly Float32Array[]
  /**
   * dLoss/d(the input, and what each layer gave), `inputShape` and `outputShape` each. A softmax layer at
   * the end has none: the loss takes what it is given.
   */
  readonly deltas: readonly Float32Array[]
  /** dLoss/dparameters, of the whole network; zero for running statistics. */
  readonly gradients: Float32Array
}

/**
 * Backpropagation of the cross-entropy of one image, to every number on the way. The network stays as it
 * is in use, without dropout and with its running statistics, as in PyTorch's eval mode.
 *
 * @param parameters of the whole network
 * @param input `inputShape`, normalised
 * @param label the class that the image is taken for, below the network's number of classes
 */
export function imageGradients(
  network: Network,
  parameters: Float32Array,
  input: Float32Array,
  label: number,
): ImageGradients {
  const pass = passOver(network, input, true)
  const { classes } = network
  const labels = Uint8Array.of(label)
  pass.parameters.set(parameters)
  pass.forward(1, false)
  pass.finish()
  crossEntropyGradient(1, classes, pass.logits, labels, 1, pass.dlogits)
  pass.backward()
  return {
    loss: crossEntropy(1, classes, pass.logits, labels),
    logits: pass.logits,
    activations: pass.outputs,
    deltas: pass.deltas!,
    gradients: pass.gradients,
  }
}

/**
 * The same image's loss for one set of weights after another.
 *
 * @param input as above, and `label`
 * @returns takes the parameters of the whole network; the logits that it gives hold until its next call
 */
export function imageLosses(
  network: Network,
  input: Float32Array,
  label: number,
): (parameters: Float32Array) => ImageLoss {
  const pass = passOver(network, input)
  const labels = Uint8Array.of(label)
  return (parameters) => {
    pass.parameters.set(parameters)
    pass.forward(1, false)
    const { logits } = pass
    return { loss: crossEntropy(1, network.classes, logits, labels), logits }
  }
}

/**
 * What each layer makes of one image, `outputShape` each.
 * @param parameters as above, and `input`
 */
export function imageActivations(
  network: Network,
  parameters: Float32Array,
  input: Float32Array,
): readonly Float32Array[] {
  const pass = passOver(network, input)
  pass.parameters.set(parameters)
  pass.forward(1, false)
  pass.finish()
  return pass.outputs
}

function passOver(network: Network, input: Float32Array, keepsDeltas = false): Propagation {
  const pass = createPropagation(network, 1, reference, random(0, 'dropout'), keepsDeltas)
  pass.input.set(input)
  return pass
}
