/** What one of MNIST's four files holds. */
export type MnistRole = 'trainImages' | 'trainLabels' | 'testImages' | 'testLabels'

/** One of MNIST's four files, and how to tell that a copy of it is the real one. */
export interface MnistFile {
  readonly name: string
  readonly role: MnistRole
  /** How many digits it describes. */
  readonly count: number
  /** Size and SHA-256 (hex) of the file itself. */
  readonly bytes: number
  readonly sha256: string
  /** Size and SHA-256 (hex) of `<name>.gz`, as the mirrors serve it. */
  readonly gzBytes: number
  readonly gzSha256: string
}

/**
 * MNIST as published by LeCun, Cortes and Burges (CC BY-SA 3.0). Every copy, bundled or
 * downloaded, is checked against these sums before anything is read from it.
 */
export const mnistFiles: readonly MnistFile[] = [
  {
    name: 'train-images-idx3-ubyte',
    role: 'trainImages',
    count: 60_000,
    bytes: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    gzBytes: 9_912_422,
    gzSha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
  },
  {
    name: 'train-labels-idx1-ubyte',
    role: 'trainLabels',
    count: 60_000,
    bytes: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    gzBytes: 28_881,
    gzSha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
  },
  {
    name: 't10k-images-idx3-ubyte',
    role: 'testImages',
    count: 10_000,
    bytes: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    gzBytes: 1_648_877,
    gzSha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
  },
  {
    name: 't10k-labels-idx1-ubyte',
    role: 'testLabels',
    count: 10_000,
    bytes: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    gzBytes: 4_542,
    gzSha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
  },
]

/** Where MNIST can be had, the best first; each serves `<mirror><name>.gz`. */
export const mnistMirrors: readonly string[] = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://raw.githubusercontent.com/fgnt/mnist/master/',
]

/** Mean and standard deviation of the training pixels, each in 0..1. */
export const mnistNormalisation = { mean: 0.1307, deviation: 0.3081 } as const
