import { int } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32, i32 } from '../assembler/vocabulary.ts'
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
  const lengthsBytes = roundUp(4 * y.channels, 64)
  return {
    filters: y.channels,
    listBytes,
    lengthsBytes,
    bytes: lengthsBytes + y.channels * listBytes,
  }
}

/**
 * Behind ReLU and a 2x2 max-pooling at most a quarter of a convolution's gradients are not zero. For
 * each filter o this lists them: active[o] = [(dy[o,i,j], byte offset in x of the window that led to
 * y[o,i,j])] for all i, j with dy[o,i,j] ≠ 0 and, if there is a ReLU, y[o,i,j] > 0.
 *
 * `origin` is an address inside x (or dx); the offsets are added to it, so entries hold addresses.
 * Whether an entry counts is added to the length as 0 or 1: a branch here would be mispredicted.
 */
export function emitListActiveGradients(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dShape & { readonly y: Tensor; readonly dy: Tensor; readonly hasRelu: boolean },
) {
  const parameters = { y: 'i32', dy: 'i32', argmax: 'i32', lists: 'i32' } as const
  return module.function(name, parameters, (f, { y, dy, argmax, lists }) => {
    const layout = activeGradients(shape.y)
    const columnStep = shape.stride * shape.x.columnBytes
    const rowStep = shape.stride * shape.x.rowBytes
    const yChannel = f.variable('y', at(y, shape.y.insideBytes))
    const dyChannel = f.variable('dy', at(dy, shape.dy.insideBytes))
    const places = f.variable('argmax', argmax)
    const list = f.variable('list', at(lists, layout.lengthsBytes))
    const lengthAt = f.variable('lengthAt', lists)
    f.repeat(shape.y.channels, () => {
      const entry = f.variable('entry', list)
      const yAt = f.variable('yAt', yChannel)
      const dyAt = f.variable('dyAt', dyChannel)
      const placeAt = f.variable('placeAt', places)
      const rowOffset = f.variable('rowOffset', int(0))
      f.repeat(shape.y.height, () => {
        const offset = f.variable('offset', rowOffset)
        f.repeat(shape.y.width, () => {
          const gradient = f.variable('gradient', f32.load(dyAt))
          const place = f.variable('place', i32.load(placeAt))
          const right = i32.mul(i32.and(place, int(1)), int(columnStep))
          const down = i32.mul(i32.shiftRight(place, int(1)), int(rowStep))
          f.do(
            f32.store(entry, gradient),
            i32.store(entry, i32.add(offset, i32.add(right, down)), 4),
          )
          const isNotZero = f32.notEqual(gradient, f32.fromBits(int(0)))
          const isActive = shape.hasRelu
            ? i32.and(isNotZero, f32.greater(f32.load(yAt), f32.fromBits(int(0))))
            : isNotZero
          f.advance(entry, i32.shl(isActive, int(3)))
          f.advance(offset, 2 * columnStep)
          f.advance(yAt, shape.y.columnBytes)
          f.advance(dyAt, shape.dy.columnBytes)
          f.advance(placeAt, shape.y.columnBytes)
        })
        f.advance(rowOffset, 2 * rowStep)
        f.advance(yAt, shape.y.rowBytes - shape.y.width * shape.y.columnBytes)
        f.advance(dyAt, shape.dy.rowBytes - shape.dy.width * shape.dy.columnBytes)
      })
      for (let extra = 0; extra < ACTIVE_MULTIPLE; extra++) {
        const zero = int(0)
        f.do(
          i32.store(entry, zero, ENTRY_BYTES * extra),
          i32.store(entry, zero, ENTRY_BYTES * extra + 4),
        )
      }
      f.do(i32.store(lengthAt, i32.shiftRight(i32.sub(entry, list), int(3))))
      f.advance(list, layout.listBytes)
      f.advance(lengthAt, 4)
      f.advance(yChannel, 4)
      f.advance(dyChannel, 4)
      f.advance(places, 4)
    })
  })
}
