import type { Parameter } from './layer.ts'
import type { Shape } from './shape.ts'

export const initialisations = ['xavier', 'he'] as const
export type Initialisation = (typeof initialisations)[number]

/** The option as the layer editor offers it. */
export const initialisationRule = {
  type: 'choice',
  label: 'First weights',
  explanation: 'Xavier suits most networks; He is meant for layers that a ReLU follows.',
  choices: initialisations,
} as const

/** Weights that keep the size of signals about the same from layer to layer. */
export function weights(
  initialisation: Initialisation,
  shape: Shape,
  fanIn: number,
  fanOut: number,
): Parameter {
  return initialisation === 'he' ? he(shape, fanIn) : xavier(shape, fanIn, fanOut)
}

/** Parameters to train that begin at zero: biases. */
export function zeros(shape: Shape): Parameter {
  return constant(shape, 0, true)
}

/** Parameters to train that begin at one: the scales of a normalisation. */
export function ones(shape: Shape): Parameter {
  return constant(shape, 1, true)
}

/** A running statistic: the layer moves it, no optimizer does. */
export function statistic(shape: Shape, value: number): Parameter {
  return constant(shape, value, false)
}

function constant(shape: Shape, value: number, isTrainable: boolean): Parameter {
  return { shape, isTrainable, initialise: (values) => void values.fill(value) }
}

/** Uniform in ±√(6 / (fanIn + fanOut)): Glorot & Bengio 2010, equation 16. */
function xavier(shape: Shape, fanIn: number, fanOut: number): Parameter {
  const bound = Math.sqrt(6 / (fanIn + fanOut))
  return {
    shape,
    isTrainable: true,
    initialise(values, random) {
      for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound
    },
  }
}

/** Normal with deviation √(2 / fanIn): He et al. 2015, equation 10. */
function he(shape: Shape, fanIn: number): Parameter {
  const deviation = Math.sqrt(2 / fanIn)
  return {
    shape,
    isTrainable: true,
    initialise(values, random) {
      for (let i = 0; i < values.length; i++) values[i] = random.normal() * deviation
    },
  }
}
