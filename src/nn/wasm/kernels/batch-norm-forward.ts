import { floats, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { type BatchNormShape, GROUP } from './batch-norm-shape.ts'
import { forEachChannelGroup, forEachPixel, inside } from './channels.ts'
import { variables } from './vectors.ts'

/** y = (x - mean) · scale + bias for one image, then max(·, 0) if there is a ReLU. */
export function emitBatchNormForward(module: ModuleBuilder, name: string, shape: BatchNormShape) {
  const parameters = { x: 'i32', y: 'i32', mean: 'i32', scale: 'i32', bias: 'i32' } as const
  return module.function(name, parameters, (f, args) => {
    const [xGroup, yGroup] = [inside(f, shape.x, args.x), inside(f, shape.y, args.y)]
    const constants = [args.mean, args.scale, args.bias] as const
    forEachChannelGroup(f, shape.x, GROUP, [xGroup, yGroup, ...constants], (vectors) => {
      const normalise = prepareNormalise(module, f, vectors, constants)
      const images = [
        [shape.x, xGroup],
        [shape.y, yGroup],
      ] as const
      forEachPixel(f, images, ([xAt, yAt]) => {
        for (let v = 0; v < vectors; v++) {
          const { y } = normalise(v, v128.load(xAt, 16 * v))
          f.do(v128.store(yAt, shape.hasRelu ? f32x4.pmax(y, floats(0)) : y, 16 * v))
        }
      })
    })
  })
}

/** The same arithmetic forward and backward, so that a ReLU is cut at the same values. */
export function prepareNormalise(
  module: ModuleBuilder,
  f: FunctionBuilder,
  vectors: number,
  [mean, scale, bias]: readonly [Local<'i32'>, Local<'i32'>, Local<'i32'>],
) {
  const means = variables(f, 'mean', vectors, (v) => v128.load(mean, 16 * v))
  const scales = variables(f, 'scale', vectors, (v) => v128.load(scale, 16 * v))
  const biases = variables(f, 'bias', vectors, (v) => v128.load(bias, 16 * v))
  return (v: number, x: Vector) => {
    const centred = f.variable('centred', f32x4.sub(x, means[v]!))
    return { centred, scale: scales[v]!, y: module.madd(centred, scales[v]!, biases[v]!) }
  }
}
