import {
  AugmentationError,
  noAugmentation,
  parseAugmentation,
  type Augmentation,
} from '../nn/augmentation/augmentation.ts'
import type { Arguments } from './arguments.ts'
import { nearest } from './nearest.ts'
import { UsageError } from './world.ts'

const fields = Object.keys(noAugmentation)
const names = fields.map(flagOf)

export const augmentHelp =
  'change digits at random, e.g. shift=2,rotation=12,elastic-alpha=2; or "none" (none)'

/**
 * `shift=2,elastic-alpha=1.5` as an augmentation; what is not named is left out.
 * @returns null for images as they are
 * @throws UsageError for names that there are not and values out of range
 */
export function augmentOption(
  args: Arguments,
  otherwise: Augmentation | null,
): Augmentation | null {
  const text = args.text('augment')
  if (text === null) return otherwise
  if (text === 'none') return null
  const given = text.split(',').map((part) => setting(part))
  try {
    return parseAugmentation({ ...noAugmentation, ...Object.fromEntries(given) })
  } catch (error) {
    if (!(error instanceof AugmentationError)) throw error
    throw new UsageError(`--augment: ${error.message}`)
  }
}

/** The field and the value of `elastic-alpha=1.5`. */
function setting(text: string): [string, number] {
  const [name = '', value = ''] = text.split('=').map((part) => part.trim())
  const number = value === '' ? NaN : Number(value)
  if (text.split('=').length !== 2 || Number.isNaN(number)) {
    throw new UsageError(`--augment takes name=number pairs, not ${JSON.stringify(text)}.`)
  }
  const field = fields.find((known) => flagOf(known) === name)
  if (field) return [field, number]
  const meant = nearest(name, names)
  throw new UsageError(
    `--augment has no ${JSON.stringify(name)}; it has ${names.join(', ')}.` +
      (meant === null ? '' : ` Did you mean ${meant}?`),
  )
}

/** `elastic-alpha` for `elasticAlpha` */
function flagOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
