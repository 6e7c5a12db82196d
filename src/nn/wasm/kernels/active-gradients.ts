import { floats, int, ints, type Local } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, i32, i32x4, v128 } from '../assembler/vocabulary.ts'
import { roundUp, type Tensor } from '../tensor.ts'
import type { Conv2dShape } from './conv2d-shape.ts'
import { at } from './vectors.ts'

/** A list's length is made up to this with zeros, so that a loop may take several at once. */
export const ACTIVE_MULTIPLE = 4

const ENTRY_BYTES = 8
/** The lists of one image: a length per filter, then per filter the entries. */
export interface ActiveGradients {
  readonly filters: number
  readonly listBytes: number
  readonly lengthsBytes: number
  readonly bytes: number
}

export function activeGradients(y: Tensor): ActiveGradients {
  const listBytes = ENTRY_BYTES * (roundUp(y.height * y.width, ACTIVE_MULTIPLE) + ACTIVE_MULTIPLE)
  const lists = roundUp(y.channels, 4)
  const lengthsBytes = roundUp(4 * lists, 64)
  return {
    filters: y.channels,
    listBytes,
    lengthsBytes,
    bytes: lengthsBytes + lists * listBytes,
  }
}

/**
 * Behind ReLU and a 2x2 max-pooling at most a quarter of a convolution's gradients are not zero. For
 * each filter o this lists them: active[o] = [(dy[o,i,j], byte offset in x of the window that led to
 * y[o,i,j])] for all i, j with dy[o,i,j] ≠ 0 and, if there is a ReLU, y[o,i,j] > 0.
 *
 * Four filters at a time, one vector; an entry is always written, and whether it counts moves the
 * list's end by one entry or none: a branch here would be mispredicted.
 */
export function emitListActiveGradients(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dShape & { readonly y: Tensor; readonly dy: Tensor; readonly hasRelu: boolean },
) {
  const parameters = { y: 'i32', dy: 'i32', argmax: 'i32', lists: 'i32' } as const
  return module.function(name, parameters, (f, { y, dy, argmax, lists }) => {
    const { listBytes, lengthsBytes } = activeGradients(shape.y)
    const columnStep = 2 * shape.stride * shape.x.columnBytes
    const rowStep = 2 * shape.stride * shape.x.rowBytes
    const yFilters = f.variable('y', at(y, shape.y.insideBytes))
    const dyFilters = f.variable('dy', at(dy, shape.dy.insideBytes))
    const places = f.variable('argmax', argmax)
    const list = f.variable('list', at(lists, lengthsBytes))
    const lengthsAt = f.variable('lengthsAt', lists)
    f.repeat(shape.y.channelStride / 4, () => {
      const ends = [0, 1, 2, 3].map((lane) => f.variable('end', at(list, lane * listBytes)))
      const [yAt, dyAt, placeAt] = [yFilters, dyFilters, places].map((start) =>
        f.variable('at', start),
      ) as [Local<'i32'>, Local<'i32'>, Local<'i32'>]
      const rowOffset = f.variable('rowOffset', ints(0))
      f.repeat(shape.y.height, () => {
        const offset = f.variable('offset', rowOffset)
        f.repeat(shape.y.width, () => {
          const gradient = f.variable('gradient', v128.load(dyAt))
          const window = f.variable('window', i32x4.add(offset, v128.load(placeAt)))
          const isNotZero = f32x4.notEqual(gradient, floats(0))
          const isActive = shape.hasRelu
            ? v128.and(isNotZero, f32x4.greater(v128.load(yAt), floats(0)))
            : isNotZero
          const step = f.variable('step', v128.and(isActive, ints(ENTRY_BYTES)))
          const low = f.variable('low', v128.shuffle(gradient, window, [0, 4, 1, 5]))
          const high = f.variable('high', v128.shuffle(gradient, window, [2, 6, 3, 7]))
          for (const [lane, end] of ends.entries()) {
            f.do(v128.storeHalf(end, lane < 2 ? low : high, lane % 2 === 0 ? 0 : 1))
            f.advance(end, i32x4.lane(step, lane))
          }
          f.set(offset, i32x4.add(offset, ints(columnStep)))
          f.advance(yAt, shape.y.columnBytes)
          f.advance(dyAt, shape.dy.columnBytes)
          f.advance(placeAt, shape.y.columnBytes)
        })
        f.set(rowOffset, i32x4.add(rowOffset, ints(rowStep)))
        f.advance(yAt, shape.y.rowBytes - shape.y.width * shape.y.columnBytes)
        f.advance(dyAt, shape.dy.rowBytes - shape.dy.width * shape.dy.columnBytes)
      })
      for (const [lane, end] of ends.entries()) {
        for (let extra = 0; extra < ACTIVE_MULTIPLE; extra += 2) {
          f.do(v128.store(end, ints(0), ENTRY_BYTES * extra))
        }
        const bytes = i32.sub(end, at(list, lane * listBytes))
        f.do(i32.store(lengthsAt, i32.shiftRight(bytes, int(3)), 4 * lane))
      }
      f.advance(list, 4 * listBytes)
      for (const pointer of [lengthsAt, yFilters, dyFilters, places]) f.advance(pointer, 16)
    })
  })
}
