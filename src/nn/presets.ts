import type { NetworkSpec } from './network.ts'

export interface Preset {
  readonly label: string
  /** One sentence for the person who chooses. */
  readonly explanation: string
  readonly spec: NetworkSpec
}

export type PresetName =
  | 'seed'
  | 'lenet-5'
  | 'lenet-wide'
  | 'pytorch-mnist'
  | 'keras-mnist'
  | 'inkling-small'
  | 'inkling-large'

const digit = [1, 28, 28] as const

type Layers = NetworkSpec['layers']
type Convolution = Omit<Extract<Layers[number], { kind: 'conv2d' }>, 'kind'>

const normalised = (options: Convolution): Layers => [
  { kind: 'conv2d', ...options },
  { kind: 'batch-norm' },
  { kind: 'relu' },
]

const answer: Layers = [
  { kind: 'flatten' },
  { kind: 'dropout', dropProbability: 0.3 },
  { kind: 'dense', units: 10 },
  { kind: 'softmax' },
]

/** Networks to start from. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  seed: {
    label: 'Seed',
    explanation: 'One small convolution: trains in seconds and shows how everything works.',
    spec: {
      name: 'Seed',
      inputShape: digit,
      layers: [
        { kind: 'conv2d', filters: 8, kernel: 3, padding: 1 },
        { kind: 'relu' },
        { kind: 'max-pool2d' },
        { kind: 'flatten' },
        { kind: 'dense', units: 10 },
        { kind: 'softmax' },
      ],
    },
  },
  'lenet-5': {
    label: 'LeNet-5',
    explanation: 'The classic of 1998 with today’s activations: 99 % after about three epochs.',
    // LeCun et al. 1998, figure 2, with ReLU, max-pooling and every filter seeing every channel.
    spec: {
      name: 'LeNet-5',
      inputShape: digit,
      layers: [
        { kind: 'conv2d', filters: 6, kernel: 5, padding: 2 },
        { kind: 'relu' },
        { kind: 'max-pool2d' },
        { kind: 'conv2d', filters: 16, kernel: 5 },
        { kind: 'relu' },
        { kind: 'max-pool2d' },
        { kind: 'flatten' },
        { kind: 'dense', units: 120 },
        { kind: 'relu' },
        { kind: 'dense', units: 84 },
        { kind: 'relu' },
        { kind: 'dense', units: 10 },
        { kind: 'softmax' },
      ],
    },
  },
  'lenet-wide': {
    label: 'LeNet wide',
    explanation: 'LeNet-5 with more filters and dropout: most of the accuracy within a minute.',
    spec: {
      name: 'LeNet wide',
      inputShape: digit,
      layers: [
        { kind: 'conv2d', filters: 16, kernel: 5, padding: 2 },
        { kind: 'relu' },
        { kind: 'max-pool2d' },
        { kind: 'conv2d', filters: 32, kernel: 5 },
        { kind: 'relu' },
        { kind: 'max-pool2d' },
        { kind: 'flatten' },
        { kind: 'dense', units: 128 },
        { kind: 'relu' },
        { kind: 'dropout', dropProbability: 0.25 },
        { kind: 'dense', units: 10 },
        { kind: 'softmax' },
      ],
    },
  },
  'pytorch-mnist': {
    label: 'PyTorch example',
    explanation: 'The network of PyTorch’s MNIST example: larger, with dropout.',
    // https://github.com/pytorch/examples/blob/main/mnist/main.py
    spec: {
      name: 'PyTorch example',
      inputShape: digit,
      layers: [
        { kind: 'conv2d', filters: 32, kernel: 3 },
        { kind: 'relu' },
        { kind: 'conv2d', filters: 64, kernel: 3 },
        { kind: 'relu' },
        { kind: 'max-pool2d' },
        { kind: 'dropout', dropProbability: 0.25 },
        { kind: 'flatten' },
        { kind: 'dense', units: 128 },
        { kind: 'relu' },
        { kind: 'dropout', dropProbability: 0.5 },
        { kind: 'dense', units: 10 },
        { kind: 'softmax' },
      ],
    },
  },
  'keras-mnist': {
    label: 'Keras example',
    explanation: 'The network of Keras’ MNIST example: two convolutions, few parameters.',
    // https://keras.io/examples/vision/mnist_convnet/
    spec: {
      name: 'Keras example',
      inputShape: digit,
      layers: [
        { kind: 'conv2d', filters: 32, kernel: 3 },
        { kind: 'relu' },
        { kind: 'max-pool2d' },
        { kind: 'conv2d', filters: 64, kernel: 3 },
        { kind: 'relu' },
        { kind: 'max-pool2d' },
        { kind: 'flatten' },
        { kind: 'dropout', dropProbability: 0.5 },
        { kind: 'dense', units: 10 },
        { kind: 'softmax' },
      ],
    },
  },
  'inkling-small': {
    label: 'Inkling small',
    explanation: 'Three small convolutions, each normalised: accurate after a minute.',
    spec: {
      name: 'Inkling small',
      inputShape: digit,
      layers: [
        ...normalised({ filters: 16, kernel: 3, padding: 1 }),
        ...normalised({ filters: 16, kernel: 3, padding: 1 }),
        { kind: 'max-pool2d' },
        ...normalised({ filters: 32, kernel: 3, padding: 1 }),
        { kind: 'max-pool2d' },
        ...answer,
      ],
    },
  },
  'inkling-large': {
    label: 'Inkling large',
    explanation: 'Five convolutions, each normalised: the most accurate, with patience.',
    // 24, 12, 6 and 4 pixels a side are whole tiles for Winograd's algorithm.
    spec: {
      name: 'Inkling large',
      inputShape: digit,
      layers: [
        ...normalised({ filters: 32, kernel: 5 }),
        { kind: 'max-pool2d' },
        ...normalised({ filters: 48, kernel: 3, padding: 1 }),
        ...normalised({ filters: 72, kernel: 3, padding: 1 }),
        { kind: 'max-pool2d' },
        ...normalised({ filters: 96, kernel: 3, padding: 1 }),
        ...normalised({ filters: 144, kernel: 3 }),
        ...answer,
      ],
    },
  },
}
