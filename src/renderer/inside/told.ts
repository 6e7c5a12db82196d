import type { DerivationPart, Stage } from '../../shared/layer-view.ts'
import { count } from '../format.ts'

/** How a number came about, in words and figures to be shown. */
export interface Told {
  /** "Map 3, row 12, column 7" */
  readonly name: string
  /** How the numbers that were read become one. */
  readonly rule: string
  /** Numbers in a row of a part. */
  readonly width: number
  readonly parts: readonly ToldPart[]
  /** What is added up. */
  readonly terms: readonly Term[]
  /** What comes of it, step by step; the last is the number itself. */
  readonly results: readonly Term[]
}

export interface ToldPart extends DerivationPart {
  /** "Map 2" */
  readonly from: string
  /** Of the inputs, for whoever can't see them. */
  readonly label: string
  /** What the inputs are multiplied by, for whoever can't see it. */
  readonly weightsLabel: string
  /** Of inputs and weights; null without weights. */
  readonly products: Float32Array | null
  /** The only input that counts, if one does. */
  readonly picked: number | null
}

/** One term of the sum, or one layer after it, as a line of arithmetic is read. */
export interface Term {
  readonly what: string
  readonly value: string
}

/** Names of several letters would run into the words around them. */
const quoted = (name: string) => (name.length > 2 ? `“${name}”` : name)

/**
 * "The image", "Map 3", "Unit 12", "Answer 7"
 * @param classNames what the units are for if they are the network's answer
 */
export function channelName(
  { layers, shape }: Stage,
  channel: number,
  classNames: readonly string[] | null,
): string {
  if (classNames) return `Answer ${quoted(classNames[channel] ?? String(channel))}`
  if (layers.length === 0) return shape[0] === 1 ? 'The image' : `Channel ${channel + 1}`
  return shape.length === 1 ? `Unit ${count(channel + 1)}` : `Map ${channel + 1}`
}

/** "Map 3, row 12, column 7", "Unit 12"; of the answer, what it is for. */
export function placeName(
  stage: Stage,
  at: { readonly channel: number; readonly row: number; readonly column: number },
  classNames: readonly string[] | null,
): string {
  const name = channelName(stage, at.channel, classNames)
  return stage.shape.length === 1 ? name : `${name}, row ${at.row + 1}, column ${at.column + 1}`
}

export function productsOf({
  inputs,
  weights,
}: Pick<DerivationPart, 'inputs' | 'weights'>): Float32Array | null {
  return weights && inputs.map((input, i) => input * weights[i]!)
}

/** "4 other maps" */
export function otherWords(many: number, { shape }: Stage): string {
  const [one, several] = shape.length === 1 ? ['unit', 'units'] : ['map', 'maps']
  return `${count(many)} other ${many === 1 ? one : several}`
}

/** To go on with a name in the middle of a sentence: "map 3, row 12, column 7" */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
