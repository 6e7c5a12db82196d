import { MOST_EXTENT } from '../images/warp.ts'
import { type Shape, ShapeError } from '../shape.ts'

/**
 * What may be done to every image before a network sees it, in this order, when it learns and ever
 * after. What makes no difference to the answer need not be learned, and networks that see the
 * digits in different ways make different mistakes. LeCun et al. 1998, "Gradient-Based Learning
 * Applied to Document Recognition", deslanted digits by their second moments; Cireşan et al. 2012,
 * "Multi-column Deep Neural Networks for Image Classification", normalised their width for committees.
 */
export const preprocessingSteps = {
  thickness: {
    label: 'Thickness',
    explanation: 'Draws all strokes about three pixels wide.',
  },
  deslant: {
    label: 'Deslant',
    explanation: 'Shears every image upright, however far it leans.',
  },
  width: {
    label: 'Width',
    explanation: 'Stretches or squeezes what it shows to one width.',
  },
} as const satisfies Record<string, { readonly label: string; readonly explanation: string }>

export type PreprocessingStep = keyof typeof preprocessingSteps

/** Each step at most once, in the order in which they are taken. */
export type Preprocessing = readonly PreprocessingStep[]

const inOrder = Object.keys(preprocessingSteps) as PreprocessingStep[]

/**
 * Checks steps that come from outside and puts them into their order.
 * @throws ShapeError unless it is a list of known steps, each at most once
 */
export function parsePreprocessing(value: unknown): Preprocessing {
  const isList = Array.isArray(value) && value.every((step) => inOrder.some((one) => one === step))
  if (!isList || new Set(value).size < value.length) {
    throw new ShapeError(
      `Preprocessing is a list of ${inOrder.join(', ')}, each at most once, and this is not.`,
    )
  }
  return inOrder.filter((step) => value.includes(step))
}

/** @throws ShapeError for a shape that is no grey image's, or too large a one's */
export function checkPreprocessable(shape: Shape): { height: number; width: number } {
  const [channels, height = Infinity, width = Infinity] = shape
  if (shape.length === 3 && channels === 1 && Math.max(height, width) <= MOST_EXTENT) {
    return { height, width }
  }
  throw new ShapeError(
    `Preprocessing takes grey images of 1 x height x width, up to ${MOST_EXTENT} pixels wide and ` +
      `high, but the network's input is ${shape.join('x')}.`,
  )
}
