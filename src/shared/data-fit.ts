import { isSameNames } from './class-names.ts'

/** Which data a model learned from. */
export interface DataOrigin {
  readonly name: string
  /** SHA-256 sums that say which samples these were. */
  readonly sums: readonly string[]
}

/** Characters that names of models and data may have in files. */
export const longestName = 200

/** Whether the value says which data something learned from. */
export function isDataOrigin(value: unknown): value is DataOrigin {
  if (typeof value !== 'object' || value === null) return false
  const { name, sums } = value as Readonly<Record<string, unknown>>
  const isName = typeof name === 'string' && name.length <= longestName
  return isName && Array.isArray(sums) && sums.every(isSum)
}

export function isSameData(a: Pick<DataOrigin, 'sums'>, b: Pick<DataOrigin, 'sums'>): boolean {
  return a.sums.join() === b.sums.join()
}

function isSum(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

/** A dataset as far as networks must fit it. */
export interface DataForNetworks extends DataOrigin {
  /** `[1, height, width]` */
  readonly imageShape: readonly number[]
  readonly classNames: readonly string[]
}

/** A model as far as it must fit a dataset. */
export interface ModelForData {
  readonly name: string
  readonly network: { readonly inputShape: readonly number[] }
  readonly classNames: readonly string[]
  /** Null where nobody knows. */
  readonly data: DataOrigin | null
}

/**
 * Why a network can't be trained on or read a dataset; null if it can.
 * @param classes how many the network tells apart
 */
export function networkMisfit(
  inputShape: readonly number[],
  classes: number,
  data: Omit<DataForNetworks, 'sums'>,
): string | null {
  if (inputShape.join() !== data.imageShape.join()) {
    return (
      `The network takes images of ${sizeOf(inputShape)}, but those of ${data.name} are ` +
      `${sizeOf(data.imageShape)}.`
    )
  }
  if (classes === data.classNames.length) return null
  return (
    `The network’s last layer has ${classes} outputs, but ${data.name} has ` +
    `${data.classNames.length} classes.`
  )
}

/**
 * Why a model can't be tested on a dataset, in a sentence; null if it can. Other classes of the same
 * number don't do: a reader of digits says nothing about shirts.
 */
export function modelMisfit(model: ModelForData, data: DataForNetworks): string | null {
  const { name, network, classNames, data: origin } = model
  const from = origin
    ? `“${name}” learned from ${origin.name}`
    : `“${name}” learned from other data`
  const misfit = networkMisfit(network.inputShape, classNames.length, data)
  if (misfit) return `${from}, and ${data.name} is in use. ${misfit}`
  const isSame = origin !== null && isSameData(origin, data)
  if (isSame || isSameNames(classNames, data.classNames)) return null
  return `${from}, and ${data.name} is in use, whose classes have other names.`
}

/** `[1, 24, 20]` -> `20 × 24 pixels`, as people say it: width first. */
export function sizeOf(shape: readonly number[]): string {
  const [channels, height, width] = shape
  if (height === undefined || width === undefined) return `${channels} numbers`
  const pixels = `${width} × ${height} pixels`
  return channels === 1 ? pixels : `${pixels} and ${channels} channels`
}
