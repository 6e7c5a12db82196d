import { floats } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { forEachPanel, type Panels } from '../panels.ts'
import { variables } from './vectors.ts'

/**
 * Takes a batch normalisation with running statistics over into the weights before it:
 *
 *     toWeight[k,n] = weight[k,n] · scale[n], toBias[n] = (bias[n] - mean[n]) · scale[n] + beta[n]
 *     with scale[n] = gamma[n] / √(variance[n] + epsilon)
 *
 * Weights lie in panels. Source and target may be the same.
 */
export function emitFoldNormalisation(
  module: ModuleBuilder,
  name: string,
  { k, n }: Panels,
  epsilon: number,
) {
  const parameters = {
    ...({ weight: 'i32', bias: 'i32' } as const),
    ...({ gamma: 'i32', beta: 'i32', mean: 'i32', variance: 'i32' } as const),
    ...({ toWeight: 'i32', toBias: 'i32' } as const),
  }
  return module.function(name, parameters, (f, args) => {
    const from = f.variable('from', args.weight)
    const to = f.variable('to', args.toWeight)
    const row = (which: Exclude<keyof typeof args, 'weight' | 'toWeight'>) =>
      f.variable(which, args[which])
    const [bias, toBias, gamma] = [row('bias'), row('toBias'), row('gamma')]
    const [beta, mean, variance] = [row('beta'), row('mean'), row('variance')]
    const rows = [bias, toBias, gamma, beta, mean, variance].map((at) => [at, 4] as const)
    forEachPanel(f, n, rows, (vectors) => {
      const scales = variables(f, 'scale', vectors, (v) => {
        const deviation = f32x4.sqrt(f32x4.add(v128.load(variance, 16 * v), floats(epsilon)))
        return f32x4.div(v128.load(gamma, 16 * v), deviation)
      })
      for (const [v, scale] of scales.entries()) {
        const centred = f32x4.sub(v128.load(bias, 16 * v), v128.load(mean, 16 * v))
        const shifted = module.madd(centred, scale, v128.load(beta, 16 * v))
        f.do(v128.store(toBias, shifted, 16 * v))
      }
      f.repeat(k, () => {
        for (const [v, scale] of scales.entries()) {
          f.do(v128.store(to, f32x4.mul(v128.load(from, 16 * v), scale), 16 * v))
        }
        f.advance(from, 16 * vectors)
        f.advance(to, 16 * vectors)
      })
    })
  })
}
