import type { Floats, Kernels } from './kernels/kernels.ts'
import type { Random } from './random.ts'
import { type Place, type Reach, reachAlone } from './reach.ts'
import type { Shape } from './shape.ts'

/** How an option is edited and checked; the layer editor's form and the validation come from it. */
export type OptionRule =
  | {
      readonly type: 'integer' | 'number'
      readonly label: string
      readonly explanation: string
      readonly min: number
      readonly max: number
      readonly step?: number
    }
  | {
      readonly type: 'choice'
      readonly label: string
      readonly explanation: string
      readonly choices: readonly string[]
    }

export type OptionRules<Options> = { readonly [Name in keyof Options]: OptionRule }

/** A tensor that training changes: its PyTorch shape and how it starts. */
export interface Parameter {
  readonly shape: Shape
  /** False for running statistics, which the layer itself moves and no optimizer touches. */
  readonly isTrainable: boolean
  initialise(values: Floats, random: Random): void
}

/** What a backward pass needs to remember from its forward pass, per example. */
export interface Saved {
  readonly type: 'uint8' | 'uint32' | 'float32'
  readonly size: number
}

/**
 * Everything a layer may touch while it computes; it owns none of it. Buffers may have room for
 * more than `batch` examples: a layer reads and writes the first `batch` only.
 */
export interface Pass<Options, Params extends string = string, Saves extends string = string> {
  readonly options: Options
  readonly inputShape: Shape
  readonly outputShape: Shape
  /** Examples in this pass. */
  readonly batch: number
  /** `[batch, ...inputShape]` */
  readonly x: Floats
  /** `[batch, ...outputShape]` */
  readonly y: Floats
  readonly params: Readonly<Record<Params, Floats>>
  readonly saved: Readonly<Record<Saves, Uint8Array | Uint32Array | Floats>>
  readonly kernels: Kernels
  readonly isTraining: boolean
  readonly random: Random
}

export interface BackwardPass<
  Options,
  Params extends string = string,
  Saves extends string = string,
> extends Pass<Options, Params, Saves> {
  /** dLoss/dy, `[batch, ...outputShape]` */
  readonly dy: Floats
  /** dLoss/dx, to be written; null where no layer before this one learns. */
  readonly dx: Floats | null
  /** dLoss/dparameter, to be added to. */
  readonly grads: Readonly<Record<Params, Floats>>
}

/**
 * A layer is a value: it has options and shapes, and functions over buffers that the network owns.
 * `Params` and `Saves` are the names of its parameters and of what its backward pass remembers.
 */
export interface Layer<Options, Params extends string = string, Saves extends string = string> {
  readonly label: string
  /** One sentence for the person who adds it. */
  readonly explanation: string
  /** What PyTorch users call it in a state_dict: `conv` gives conv1, conv2, ... */
  readonly prefix: string
  readonly defaults: Options
  readonly rules: OptionRules<Options>
  /** @throws ShapeError if the options do not fit the input. */
  outputShape(options: Options, inputShape: Shape): Shape
  params(options: Options, inputShape: Shape): Readonly<Record<Params, Parameter>>
  saved(options: Options, inputShape: Shape, outputShape: Shape): Readonly<Record<Saves, Saved>>
  /** Multiply-adds of one forward pass over one example. */
  multiplyAdds(options: Options, inputShape: Shape, outputShape: Shape): number
  /** What one number of its output is made of, for people who ask. */
  reach(options: Options, inputShape: Shape, place: Place): Reach
  forward(pass: Pass<Options, Params, Saves>): void
  /** Of a forward pass of the same kind: what only training does has no part in the gradients of another. */
  backward(pass: BackwardPass<Options, Params, Saves>): void
}

/** Options of a kind that is not known at compile time. */
export type AnyOptions = Readonly<Record<string, string | number>>
/** Options of a layer that has none. */
export type NoOptions = Readonly<Record<never, never>>

type Parts<Options, Params extends string, Saves extends string> = Pick<
  Layer<Options, Params, Saves>,
  'label' | 'explanation' | 'prefix' | 'defaults' | 'rules' | 'forward' | 'backward'
> &
  Partial<Layer<Options, Params, Saves>>

/**
 * Completes a layer: unless it says otherwise it keeps its input's shape, learns and saves nothing, and
 * changes each number by itself.
 */
export function defineLayer<
  Options extends AnyOptions,
  Params extends string = never,
  Saves extends string = never,
>(parts: Parts<Options, Params, Saves>): Layer<Options, Params, Saves> {
  const nothing = {
    outputShape: (_options: Options, inputShape: Shape) => inputShape,
    params: () => ({}) as Record<Params, Parameter>,
    saved: () => ({}) as Record<Saves, Saved>,
    multiplyAdds: () => 0,
    reach: (_options: Options, _inputShape: Shape, place: Place) => reachAlone(place),
  }
  return { ...nothing, ...parts }
}
