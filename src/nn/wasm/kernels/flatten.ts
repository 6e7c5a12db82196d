import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { at } from './vectors.ts'

/**
 * flat[(c,i,j)] = image[i,j,c]: from the order in memory to the order of PyTorch's flatten. Needed only
 * where no dense layer follows, whose weights could be reordered instead.
 *
 * @param direction 'forward' writes the flat row; 'backward' brings its gradient back to the image
 */
export function emitFlatten(
  module: ModuleBuilder,
  name: string,
  image: Tensor,
  direction: 'forward' | 'backward',
) {
  return module.function(name, { image: 'i32', flat: 'i32' }, (f, args) => {
    const channel = f.variable('channel', at(args.image, image.insideBytes))
    const flat = f.variable('flat', args.flat)
    f.repeat(image.channels, () => {
      const row = f.variable('row', channel)
      f.repeat(image.height, () => {
        const pixel = f.variable('pixel', row)
        f.repeat(image.width, () => {
          if (direction === 'forward') f.do(f32.store(flat, f32.load(pixel)))
          else f.do(f32.store(pixel, f32.load(flat)))
          f.advance(flat, 4)
          f.advance(pixel, image.columnBytes)
        })
        f.advance(row, image.rowBytes)
      })
      f.advance(channel, 4)
    })
  })
}
