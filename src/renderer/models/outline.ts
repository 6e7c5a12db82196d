import { buildNetwork, type NetworkSpec, type ResolvedLayer } from '../../nn/catalog.ts'

/**
 * A network in one line, as people sketch it: "6 filters 5×5 → pool 2 → dense 10". Layers that
 * only pass numbers on (ReLU, flatten, softmax) are left out.
 */
export function outline(spec: NetworkSpec): string {
  return buildNetwork(spec)
    .layers.map(sketch)
    .filter((part) => part !== null)
    .join(' → ')
}

function sketch({ kind, options }: ResolvedLayer): string | null {
  const option = (name: string) => (options as Readonly<Record<string, unknown>>)[name]
  switch (kind) {
    case 'conv2d':
      return `${option('filters')} filters ${option('kernel')}×${option('kernel')}`
    case 'max-pool2d':
      return `pool ${option('window')}`
    case 'avg-pool2d':
      return `mean pool ${option('window')}`
    case 'global-avg-pool':
      return 'mean of each channel'
    case 'dense':
      return `dense ${option('units')}`
    case 'dropout':
      return `dropout ${Number(option('dropProbability')) * 100}\u202f%`
    default:
      return null
  }
}
