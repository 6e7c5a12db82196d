import { layerOf } from '../../nn/catalog.ts'
import type { Stage } from '../../shared/layer-view.ts'
import { count } from '../format.ts'
import type { Direction } from './see.ts'
import { channelName } from './told.ts'

type Layer = Stage['layers'][number]

/** "The image", "Conv2D, 6 filters of 5 × 5, then ReLU" */
export function titleOf({ layers: [first, ...rest] }: Stage): string {
  if (!first) return 'The image'
  const finish = rest.map(({ kind }) => layerOf(kind).label)
  return [labelOf(first), ...finish].join(', then ')
}

/** What the stage's first layer does, in a sentence; and softmax, if it is the last one. */
export function explanationOf({ layers }: Stage, isBackward = false): string {
  const [first, last] = [layers[0], layers.at(-1)]
  if (!first) {
    return isBackward
      ? 'Where more ink would raise the loss, and where it would lower it.'
      : 'What the network reads: its pixels, normalised. Paper is below zero, ink above.'
  }
  const { explanation } = layerOf(first.kind)
  if (last === first || last?.kind !== 'softmax') return explanation
  return `${explanation} ${layerOf(last.kind).explanation}`
}

/** "28 × 28 pixels", "6 maps of 24 × 24", "120 units" */
export function sizeWords({ layers, shape }: Stage): string {
  const [channels = 0, height, width] = shape
  if (layers.length === 0 && channels === 1) return `${height} × ${width} pixels`
  if (height === undefined) return channels === 1 ? '1 unit' : `${count(channels)} units`
  return `${count(channels)} ${channels === 1 ? 'map' : 'maps'} of ${height} × ${width}`
}

/** "Map 3 of 6, 24 × 24", "Unit 12 of 120" */
export function mutedName(stage: Stage, channel: number): string {
  const [channels = 0, height, width] = stage.shape
  const name = `${channelName(stage, channel, null)} of ${count(channels)}`
  return height === undefined ? name : `${name}, ${height} × ${width}`
}

/** What to know of a number of what is muted. */
export function mutedWords(direction: Direction): string {
  return direction === 'forward'
    ? 'It is muted: whatever is computed here, it passes on zero.'
    : 'It is muted, and learns nothing. Restore it to see what it would learn.'
}

function labelOf({ kind, options }: Layer): string {
  const option = (name: string) => (options as Readonly<Record<string, unknown>>)[name]
  const { label } = layerOf(kind)
  switch (kind) {
    case 'conv2d':
      return `${label}, ${option('filters')} filters of ${option('kernel')} × ${option('kernel')}`
    case 'max-pool2d':
    case 'avg-pool2d':
      return `${label}, windows of ${option('window')} × ${option('window')}`
    default:
      return label
  }
}
