import { describeShape, type Kind, type Options, type ResolvedLayer } from '../../nn/catalog.ts'
import { featureCount, imageShape } from '../../nn/shape.ts'

/** A layer in the words of PyTorch. */
export interface Module {
  /** What `__init__` makes; layers that keep nothing have none. */
  readonly made?: string
  /** What `forward` does to `x`. */
  readonly applied: string
}

type Describe = (layer: ResolvedLayer) => Module

const modules = {
  conv2d: ({ name, options, inputShape }) => {
    const [channels] = imageShape(inputShape)
    const { filters, kernel } = options
    const size = `${channels}, ${filters}, kernel_size=${kernel}`
    const others = `${named('stride', options, 1)}${named('padding', options, 0)}`
    return { made: `nn.Conv2d(${size}${others})`, applied: `self.${name}(x)` }
  },
  'max-pool2d': ({ options }) => ({
    applied: `F.max_pool2d(x, ${options['window']}${named('stride', options, options['window'])})`,
  }),
  'avg-pool2d': ({ options }) => ({
    applied: `F.avg_pool2d(x, ${options['window']}${named('stride', options, options['window'])})`,
  }),
  'global-avg-pool': () => ({ applied: 'x.mean(dim=(2, 3))' }),
  'batch-norm': ({ name, options, inputShape }) => {
    const module = inputShape.length === 1 ? 'nn.BatchNorm1d' : 'nn.BatchNorm2d'
    const others = `${named('eps', options, 1e-5, 'epsilon')}${named('momentum', options, 0.1)}`
    return { made: `${module}(${inputShape[0]}${others})`, applied: `self.${name}(x)` }
  },
  relu: () => ({ applied: 'F.relu(x)' }),
  'leaky-relu': ({ options }) => ({ applied: `F.leaky_relu(x, ${options['slope']})` }),
  flatten: () => ({ applied: 'torch.flatten(x, 1)' }),
  dense: ({ name, options, inputShape }) => ({
    made: `nn.Linear(${featureCount(inputShape)}, ${options['units']})`,
    applied: `self.${name}(x)`,
  }),
  dropout: ({ name, options }) => ({
    made: `nn.Dropout(${options['dropProbability']})`,
    applied: `self.${name}(x)`,
  }),
  softmax: () => ({ applied: 'F.softmax(x, dim=1)' }),
} satisfies Record<Kind, Describe>

/**
 * The network as a subclass of `nn.Module`, whose parameters have the names that they have in the
 * model file. Its output are the logits: a softmax at the end is for whoever wants probabilities.
 */
export function networkClass(layers: readonly ResolvedLayer[]): string {
  const last = layers.length - 1
  const passed = layers.filter(({ kind }, index) => kind !== 'softmax' || index < last)
  const made = passed.flatMap((layer) => {
    const { made } = moduleOf(layer)
    return made === undefined ? [] : [`        self.${layer.name} = ${made}`]
  })
  const applied = passed.map((layer) => `        x = ${moduleOf(layer).applied}`)
  const width = Math.max(0, ...applied.map(({ length }) => length))
  const commented = applied.map((line, index) => {
    return `${line.padEnd(width)}  # ${describeShape(passed[index]!.outputShape)}`
  })
  return [
    'class Network(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    ...made,
    '',
    '    def forward(self, x):',
    '        """Float32 [count, *INPUT_SHAPE] -> logits [count, classes]."""',
    ...commented,
    '        return x',
  ].join('\n')
}

function moduleOf(layer: ResolvedLayer): Module {
  const describe: Describe = modules[layer.kind]
  return describe(layer)
}

/** An option as a further argument, unless it is what PyTorch takes by itself. */
function named(
  name: string,
  options: Options,
  usual: string | number | undefined,
  option: string = name,
): string {
  return options[option] === usual ? '' : `, ${name}=${options[option]}`
}
