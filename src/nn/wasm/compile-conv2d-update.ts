import { int, type Int } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import type { Compilation } from './compilation.ts'
import { conv2dPanels, windowRowFloats } from './kernels/conv2d-shape.ts'
import { emitConv2dUpdate } from './kernels/conv2d-update.ts'
import {
  emitFlippedWinogradWeights,
  emitWinogradWeights,
  winogradWeightBytes,
} from './kernels/winograd-weights.ts'
import { type Conv2dOperation, conv2dShape } from './lowered-network.ts'
import { type Parts, type Purpose, type Step, type Tasks, useFor } from './update-parts.ts'

/** A part is a panel of filters. */
export function conv2dParts(
  compilation: Compilation,
  operation: Conv2dOperation,
  index: number,
): Parts {
  const { module, lowered, plan } = compilation
  const { weight, winograd, copy, flippedWinograd } = plan.parameters[index]!
  const shape = conv2dShape(lowered, operation, index)
  const { k, n } = conv2dPanels(shape)
  if (winograd === null && flippedWinograd === null) {
    return { tasks: (purpose) => conv2dTasks(compilation, operation, index, purpose, () => {}) }
  }
  const { name } = operation
  const forward = winograd === null ? null : emitWinogradWeights(module, `${name}_transform`, shape)
  const flipped =
    flippedWinograd === null ? null : emitFlippedWinogradWeights(module, `${name}_turn`, shape)
  const uPanelBytes = (8 * winogradWeightBytes(shape)) / shape.filters
  const copyBytes = 8 * 4 * shape.kernel * windowRowFloats(shape)
  const transform = (f: FunctionBuilder, panel: Int) => {
    const place = (bytes: number, start: number | null) =>
      i32.add(i32.mul(panel, int(bytes)), int(start!))
    if (forward) f.call(forward, place(32 * k, weight), place(uPanelBytes, winograd))
    if (flipped) f.call(flipped, place(copyBytes, copy), place(8 * 32, flippedWinograd))
  }
  return {
    tasks: (purpose) => conv2dTasks(compilation, operation, index, purpose, transform),
    prepare: (f) => {
      const panel = f.variable('panel', int(0))
      f.repeat(Math.floor(n / 8), () => {
        transform(f, panel)
        f.advance(panel, 1)
      })
    },
  }
}

/** @param transform emits what follows from a panel's new weights */
function conv2dTasks(
  compilation: Compilation,
  operation: Conv2dOperation,
  index: number,
  purpose: Purpose,
  transform: (f: FunctionBuilder, panel: Int) => void,
): Tasks {
  const { module, lowered, plan } = compilation
  const { weight, bias, copy, dweight, dbias } = plan.parameters[index]!
  const base = conv2dShape(lowered, operation, index)
  const isGathered = purpose === 'update-gathered'
  const byFilter = operation.hasPool && !isGathered
  const shape = {
    ...base,
    gradientLayout: byFilter ? ('filters' as const) : ('panels' as const),
    hasCopy: copy !== null && purpose !== 'gather',
    use: useFor(compilation, purpose),
    momentBytes: plan.momentBytes,
    shardBytes: plan.shardBytes,
  }
  const { k, n } = conv2dPanels(base)
  const filterBytes = 4 * base.kernel * windowRowFloats(base)
  const wide = Math.floor(n / 8)
  const name = `${operation.name}_${purpose}`
  const wideKernel = wide > 0 ? emitConv2dUpdate(module, name, shape, 2) : null
  const narrowKernel = n % 8 > 0 ? emitConv2dUpdate(module, `${name}_narrow`, shape, 1) : null
  const dense = 32 * k
  // Gathered gradients are those of all shards, in the layout of the weights.
  const dweightStart = isGathered ? weight + plan.keptBytes! : plan.gradientBase + dweight
  const dbiasStart = isGathered ? bias + plan.keptBytes! : plan.gradientBase + dbias
  const argumentsOf = (panel: Int, { shards, step }: Step) => {
    const place = (start: number, bytes: number) => i32.add(i32.mul(panel, int(bytes)), int(start))
    return [
      place(weight, dense),
      place(bias, 32),
      place(copy ?? 0, copy === null ? 0 : 8 * filterBytes),
      place(dweightStart, byFilter ? 8 * filterBytes : dense),
      place(dbiasStart, 32),
      isGathered ? int(1) : shards,
      step,
    ]
  }
  return {
    count: wide + (narrowKernel ? 1 : 0),
    emit: (f, part, step) => {
      if (wideKernel) {
        f.when(i32.less(part, int(wide)), () => {
          f.call(wideKernel, ...argumentsOf(part, step))
          if (purpose !== 'gather') transform(f, part)
        })
      }
      if (narrowKernel) {
        f.when(i32.equal(part, int(wide)), () =>
          f.call(narrowKernel, ...argumentsOf(int(wide), step)),
        )
      }
    },
  }
}
