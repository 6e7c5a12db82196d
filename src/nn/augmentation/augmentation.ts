import { quote } from '../quote.ts'

/**
 * How training images are changed at random each time that they are seen, so that a network learns
 * the digit instead of the picture. Every number is a largest amount or a strength; 0 leaves that
 * change out.
 */
export interface Augmentation {
  /** Pixels that an image moves at most, along each axis. */
  readonly shift: number
  /** Degrees, either way. */
  readonly rotation: number
  /** Share by which it grows or shrinks at most, along each axis for itself: 0.1 is ±10 %. */
  readonly scale: number
  /** Tangent of the angle by which it leans at most, either way. */
  readonly shear: number
  /** Pixels by which elastic distortion moves a pixel: the root mean square along each axis. */
  readonly elasticAlpha: number
  /** Pixels: deviation of the Gaussian that smooths that movement; small is jagged, large is stiff. */
  readonly elasticSigma: number
  /** Pixels by which strokes get wider or thinner at most. */
  readonly thickness: number
  /** Deviation of the noise on each pixel, as a share of the range from black to white. */
  readonly noise: number
  /** Probability that a random rectangle is covered with noise. */
  readonly erasing: number
}

interface Limit {
  readonly label: string
  readonly explanation: string
  readonly min: number
  readonly max: number
  readonly integer: boolean
}

/** Sane limits with the sentence that a form shows beside the field. */
export const augmentationLimits = {
  shift: {
    label: 'Shift',
    explanation: 'How many pixels an image moves at most, along each axis.',
    min: 0,
    max: 10,
    integer: false,
  },
  rotation: {
    label: 'Rotation',
    explanation: 'How many degrees it turns at most, either way.',
    min: 0,
    max: 180,
    integer: false,
  },
  scale: {
    label: 'Scale',
    explanation: 'How much it grows or shrinks at most, each axis for itself; 0.1 is ±10 %.',
    min: 0,
    max: 0.5,
    integer: false,
  },
  shear: {
    label: 'Shear',
    explanation: 'How far it leans at most, either way, as the tangent of the angle.',
    min: 0,
    max: 1,
    integer: false,
  },
  elasticAlpha: {
    label: 'Elastic movement',
    explanation: 'How many pixels its parts are moved, each its own way (root mean square).',
    min: 0,
    max: 10,
    integer: false,
  },
  elasticSigma: {
    label: 'Elastic smoothness',
    explanation: 'How many pixels move together: small is jagged, large is stiff.',
    min: 0,
    max: 20,
    integer: false,
  },
  thickness: {
    label: 'Stroke width',
    explanation: 'How many pixels strokes get wider or thinner at most.',
    min: 0,
    max: 2,
    integer: false,
  },
  noise: {
    label: 'Noise',
    explanation: 'Deviation of the noise on each pixel; 0.1 is a tenth of black to white.',
    min: 0,
    max: 1,
    integer: false,
  },
  erasing: {
    label: 'Erasing',
    explanation: 'The probability that a random rectangle is covered with noise.',
    min: 0,
    max: 1,
    integer: false,
  },
} as const satisfies Record<keyof Augmentation, Limit>

/** Images as they are. */
export const noAugmentation: Augmentation = {
  shift: 0,
  rotation: 0,
  scale: 0,
  shear: 0,
  elasticAlpha: 0,
  elasticSigma: 0,
  thickness: 0,
  noise: 0,
  erasing: 0,
}

/** An augmentation that there can't be; `field` is the one that is wrong, or null if it is none. */
export class AugmentationError extends Error {
  override readonly name = 'AugmentationError'
  readonly code = 'AUGMENTATION'
  readonly field: keyof Augmentation | null
  constructor(field: keyof Augmentation | null, message: string) {
    super(message)
    this.field = field
  }
}

const fields = Object.keys(noAugmentation) as (keyof Augmentation)[]

/** False for one that leaves every image as it is. */
export function changesImages(augmentation: Augmentation | null): augmentation is Augmentation {
  if (augmentation === null) return false
  // Smoothness alone moves nothing.
  return fields.some((field) => field !== 'elasticSigma' && augmentation[field] !== 0)
}

/**
 * Checks an augmentation that comes from outside: a configuration, a file, a message.
 * @throws AugmentationError unless it has exactly these fields, each within its limits
 */
export function parseAugmentation(value: unknown): Augmentation {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AugmentationError(null, `An augmentation is an object, but this is ${quote(value)}.`)
  }
  const unknown = Object.keys(value).find((key) => !fields.some((field) => field === key))
  if (unknown !== undefined) {
    throw new AugmentationError(
      null,
      `An augmentation has no ${quote(unknown)}; it has ${fields.join(', ')}.`,
    )
  }
  const given = value as Record<string, unknown>
  const parsed = { ...noAugmentation } as Record<keyof Augmentation, number>
  for (const field of fields) parsed[field] = parseField(field, given[field])
  return parsed
}

function parseField(field: keyof Augmentation, value: unknown): number {
  const { label, min, max } = augmentationLimits[field]
  if (typeof value === 'number' && value >= min && value <= max) return value
  const found = value === undefined ? 'it is missing' : `it is ${quote(value)}`
  throw new AugmentationError(
    field,
    `${label} must be a number from ${min} to ${max}, but ${found}.`,
  )
}
