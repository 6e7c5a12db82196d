import { CLIP_EPSILON } from '../../gradient-clip.ts'
import { floats, int, type Local, select } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32, f32x4, i32, v128 } from '../assembler/vocabulary.ts'
import { stepLayout } from '../layout.ts'
import { flushTiny, type GradientUse, prepareUpdate } from './optimizer.ts'
import { sumOfLanes, variables } from './vectors.ts'

/** Passes over all parameters at once, whatever operation they belong to. */
export interface ParameterRegion {
  readonly start: number
  /** A multiple of 64. */
  readonly bytes: number
}

/** What one thread takes at a time: few enough to spread, enough to be worth it. */
const CHUNK_BYTES = 8192

/** Where `emitSquares` leaves a sum for each chunk: zeros make them up to whole vectors. */
export function squareSumsBytes({ bytes }: ParameterRegion): number {
  return 16 * Math.ceil(chunks(bytes) / 4)
}

/**
 * average = average + share · (parameter - average) with the step's share, `averageBytes` behind each
 * parameter, for the chunks `first`, `first + stride`, ...
 */
export function emitAverage(
  module: ModuleBuilder,
  name: string,
  region: ParameterRegion,
  averageBytes: number,
) {
  const parameters = { first: 'i32', stride: 'i32', step: 'i32' } as const
  return module.function(name, parameters, (f, { first, stride, step }) => {
    const share = f.variable('share', v128.loadSplat(step, stepLayout.averageShare))
    forEachChunk(f, region, first, stride, (_chunk, at, lines) => {
      f.repeat(lines, () => {
        for (let offset = 0; offset < 64; offset += 16) {
          const average = f.variable('average', v128.load(at, offset + averageBytes))
          const way = f32x4.sub(v128.load(at, offset), average)
          const moved = flushTiny(f, module.madd(share, way, average))
          f.do(v128.store(at, moved, offset + averageBytes))
        }
        f.advance(at, 64)
      })
    })
  })
}

/** sums[chunk] = Σ g² of the chunk's gradients, for the chunks `first`, `first + stride`, ... */
export function emitSquares(
  module: ModuleBuilder,
  name: string,
  gradients: ParameterRegion,
  sums: number,
) {
  const parameters = { first: 'i32', stride: 'i32' } as const
  return module.function(name, parameters, (f, { first, stride }) => {
    forEachChunk(f, gradients, first, stride, (chunk, at, lines) => {
      const squares = variables(f, 'squares', 4)
      f.repeat(lines, () => {
        for (const [index, sum] of squares.entries()) {
          const gradient = f.variable('gradient', v128.load(at, 16 * index))
          f.set(sum, module.madd(gradient, gradient, sum))
        }
        f.advance(at, 64)
      })
      const [a, b, c, d] = squares as [Local<'v128'>, Local<'v128'>, Local<'v128'>, Local<'v128'>]
      const sum = f.variable('sum', f32x4.add(f32x4.add(a, b), f32x4.add(c, d)))
      f.do(f32.store(i32.add(i32.mul(chunk, int(4)), int(sums)), sumOfLanes(f, sum)))
    })
  })
}

/**
 * The step's gradientScale = min(1, largest / (√Σ sums + 1e-6)). The sums are added in their order, so
 * that every thread, each for itself, comes to the same number.
 */
export function emitClip(
  module: ModuleBuilder,
  name: string,
  gradients: ParameterRegion,
  sums: number,
  largest: number,
) {
  return module.function(name, { step: 'i32' }, (f, { step }) => {
    const total = f.variable('total', floats(0))
    const at = f.variable('at', int(sums))
    f.repeat(squareSumsBytes(gradients) / 16, () => {
      f.set(total, f32x4.add(total, v128.load(at)))
      f.advance(at, 16)
    })
    const norm = f32x4.sqrt(f32x4.splat(sumOfLanes(f, total)))
    const quotient = f32x4.div(floats(largest), f32x4.add(norm, floats(CLIP_EPSILON)))
    // What is not a number stays so.
    const scale = f32x4.pmin(quotient, floats(1))
    f.do(f32.store(step, f32x4.lane(scale, 0), stepLayout.gradientScale))
  })
}

/** parameter = update(parameter, gradient), the gradient `keptBytes` behind each, for so many vectors. */
export function emitUpdateFromKept(
  module: ModuleBuilder,
  name: string,
  use: GradientUse,
  momentBytes: number,
  keptBytes: number,
) {
  const parameters = { address: 'i32', vectors: 'i32', step: 'i32' } as const
  return module.function(name, parameters, (f, { address, vectors, step }) => {
    const update = prepareUpdate(module, f, use, momentBytes, step)
    const at = f.variable('at', address)
    f.repeat(vectors, () => {
      update(at, 0, v128.load(at, keptBytes))
      f.advance(at, 16)
    })
  })
}

function chunks(bytes: number): number {
  return Math.ceil(bytes / CHUNK_BYTES)
}

/** @param body gets the chunk's number, a pointer to its start and how many times 64 bytes it has */
function forEachChunk(
  f: FunctionBuilder,
  { start, bytes }: ParameterRegion,
  first: Local<'i32'>,
  stride: Local<'i32'>,
  body: (chunk: Local<'i32'>, at: Local<'i32'>, lines: Local<'i32'>) => void,
): void {
  const chunk = f.variable('chunk', first)
  const isChunk = () => i32.less(chunk, int(chunks(bytes)))
  f.when(isChunk(), () =>
    f.doWhile(() => {
      const from = f.variable('from', i32.mul(chunk, int(CHUNK_BYTES)))
      const left = f.variable('left', i32.sub(int(bytes), from))
      const isLast = i32.less(left, int(CHUNK_BYTES))
      const size = select(left, int(CHUNK_BYTES), isLast)
      const lines = f.variable('lines', i32.shiftRight(size, int(6)))
      body(chunk, f.variable('at', i32.add(from, int(start))), lines)
      f.advance(chunk, stride)
    }, isChunk),
  )
}
