import { floats, int, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, i32, v128 } from '../assembler/vocabulary.ts'
import type { PanelVectors } from '../panels.ts'
import { type Conv2dShape, windowRow, windowRowFloats } from './conv2d-shape.ts'
import { type EmitUpdate, type GradientUse, prepareUpdate } from './optimizer.ts'
import { transpose, variables } from './vectors.ts'

export interface Conv2dUpdateShape extends Conv2dShape {
  /** Gradients come by filter (`[filter][p][window row]`, from lists) or in panels. */
  readonly gradientLayout: 'filters' | 'panels'
  /** Whether a copy of the weights by filter is kept for the gradient of the input. */
  readonly hasCopy: boolean
  readonly use: GradientUse
  readonly momentBytes: number
  /** From one shard's gradients to the next one's. */
  readonly shardBytes: number
}

/**
 * weight = update(weight, Σ_s dweight[s]), likewise the bias, for the filters of one panel.
 *
 * The shards s are added in their order, so the sum does not depend on who computed them. Weights
 * and moments lie in panels; the copy, if there is one, by filter.
 *
 * @param vectors 2 for a panel of eight filters, 1 for one of four
 */
export function emitConv2dUpdate(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dUpdateShape,
  vectors: PanelVectors,
) {
  const parameters = {
    weight: 'i32',
    bias: 'i32',
    copy: 'i32',
    dweight: 'i32',
    dbias: 'i32',
    shards: 'i32',
    step: 'i32',
  } as const
  return module.function(name, parameters, (f, args) => {
    const { weight, bias, copy, dweight, dbias, shards, step } = args
    const update = prepareUpdate(module, f, shape.use, shape.momentBytes, step)
    const biasSums = emitShardSums(f, shape, dbias, shards, offsets(vectors, 16))
    for (const [vector, sum] of biasSums.entries()) update(bias, 16 * vector, sum)

    const w = f.variable('w', weight)
    const dw = f.variable('dw', dweight)
    const c = f.variable('c', copy)
    const { segments, length, strideBytes } = windowRow(shape)
    const byFilter = shape.gradientLayout === 'filters'
    const group = (taps: number) => {
      emitGroup(f, shape, vectors, taps, update, { w, dw, c, shards })
      f.advance(w, 16 * vectors * taps)
      f.advance(dw, byFilter ? 16 : 16 * vectors * taps)
      f.advance(c, 16)
    }
    f.repeat(shape.kernel, () => {
      const segmentStart = f.variable('segmentStart', dw)
      const copyStart = f.variable('copyStart', c)
      f.repeat(segments, () => {
        f.repeat(Math.floor(length / 4), () => group(4))
        if (length % 4 > 0) group(length % 4)
        // A segment may end in padding channels.
        if (segments > 1) {
          f.advance(segmentStart, strideBytes)
          f.advance(copyStart, strideBytes)
          if (byFilter) f.set(dw, segmentStart)
          f.set(c, copyStart)
        }
      })
    })
  })
}

type Pointer = Local<'i32'>

/** Up to four rows of the panel, whose gradients are one vector for each filter. */
function emitGroup(
  f: FunctionBuilder,
  shape: Conv2dUpdateShape,
  vectors: PanelVectors,
  taps: number,
  update: EmitUpdate,
  { w, dw, c, shards }: { w: Pointer; dw: Pointer; c: Pointer; shards: Pointer },
): void {
  const filters = 4 * vectors
  const filterBytes = 4 * shape.kernel * windowRowFloats(shape)
  let rows: Vector[]
  if (shape.gradientLayout === 'filters') {
    const byFilter = emitShardSums(f, shape, dw, shards, offsets(filters, filterBytes))
    const blocks = [byFilter.slice(0, 4), byFilter.slice(4)].slice(0, vectors)
    const columns = blocks.map((block) => transpose(f, block))
    rows = offsets(taps * vectors, 1).map(
      (index) => columns[index % vectors]![Math.floor(index / vectors)]!,
    )
  } else {
    rows = emitShardSums(f, shape, dw, shards, offsets(taps * vectors, 16))
  }
  const updated = rows.map((row, index) => update(w, 16 * index, row))
  if (!shape.hasCopy) return
  for (let vector = 0; vector < vectors; vector++) {
    const block = offsets(4, 1).map((tap) => updated[tap * vectors + vector] ?? floats(0))
    for (const [filter, column] of transpose(f, block).entries()) {
      f.do(v128.store(c, column, (4 * vector + filter) * filterBytes))
    }
  }
}

/** Σ_s of the vectors at `gradient + offsets`, shard after shard. */
function emitShardSums(
  f: FunctionBuilder,
  { shardBytes }: Conv2dUpdateShape,
  gradient: Pointer,
  shards: Pointer,
  places: readonly number[],
): Local<'v128'>[] {
  const sums = variables(f, 'sum', places.length)
  const shard = f.variable('shard', gradient)
  f.repeat(shards, () => {
    for (const [index, place] of places.entries()) {
      f.set(sums[index]!, f32x4.add(sums[index]!, v128.load(shard, place)))
    }
    f.set(shard, i32.add(shard, int(shardBytes)))
  })
  return sums
}

function offsets(count: number, bytes: number): number[] {
  return Array.from({ length: count }, (_, index) => index * bytes)
}
