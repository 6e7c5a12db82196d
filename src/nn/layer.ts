import type { Kernels } from './kernels/kernels.ts'
import type { Random } from './random.ts'
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
  initialise(values: Float32Array, random: Random): void
}

/** What a backward pass needs to remember from its forward pass, per example. */
export interface Saved {
  readonly type: 'uint8' | 'uint32' | 'float32'
  readonly size: number
}

/** Everything a layer may touch while it computes; it owns none of it. */
export interface Pass<Options> {
  readonly options: Options
  readonly inputShape: Shape
  readonly outputShape: Shape
  /** Examples in this pass. */
  readonly batch: number
  /** `[batch, ...inputShape]` */
  readonly x: Float32Array
  /** `[batch, ...outputShape]` */
  readonly y: Float32Array
  readonly params: Readonly<Record<string, Float32Array>>
  readonly saved: Readonly<Record<string, Uint8Array | Uint32Array | Float32Array>>
  readonly kernels: Kernels
  readonly isTraining: boolean
  readonly random: Random
}

export interface BackwardPass<Options> extends Pass<Options> {
  /** dLoss/dy, `[batch, ...outputShape]` */
  readonly dy: Float32Array
  /** dLoss/dx, to be written; null for the first layer, whose input is the image. */
  readonly dx: Float32Array | null
  /** dLoss/dparameter, to be added to. */
  readonly grads: Readonly<Record<string, Float32Array>>
}

/** A layer is a value: it has options and shapes, and functions over buffers that the network owns. */
export interface Layer<Options> {
  readonly label: string
  /** One sentence for the person who adds it. */
  readonly explanation: string
  /** What PyTorch users call it in a state_dict: `conv` gives conv1, conv2, ... */
  readonly prefix: string
  readonly defaults: Options
  readonly rules: OptionRules<Options>
  /** @throws ShapeError if the options do not fit the input. */
  outputShape(options: Options, inputShape: Shape): Shape
  params(options: Options, inputShape: Shape): Readonly<Record<string, Parameter>>
  saved(options: Options, inputShape: Shape, outputShape: Shape): Readonly<Record<string, Saved>>
  /** Multiply-adds of one forward pass over one example. */
  multiplyAdds(options: Options, inputShape: Shape, outputShape: Shape): number
  forward(pass: Pass<Options>): void
  backward(pass: BackwardPass<Options>): void
}

type Parts<Options> = Pick<
  Layer<Options>,
  'label' | 'explanation' | 'prefix' | 'defaults' | 'rules' | 'forward' | 'backward'
> &
  Partial<Layer<Options>>

/** Completes a layer: unless it says otherwise it keeps its input's shape, learns and saves nothing. */
export function defineLayer<Options extends object>(parts: Parts<Options>): Layer<Options> {
  return {
    outputShape: (_options, inputShape) => inputShape,
    params: () => ({}),
    saved: () => ({}),
    multiplyAdds: () => 0,
    ...parts,
  }
}
