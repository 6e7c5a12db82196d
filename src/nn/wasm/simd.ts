import { floats } from './assembler/expression.ts'
import { ModuleBuilder } from './assembler/module-builder.ts'
import { v128 } from './assembler/vocabulary.ts'
import { int } from './assembler/expression.ts'

/** What the runtime's WebAssembly offers, in rising order. */
export type SimdLevel = 'none' | 'simd' | 'relaxed-simd'

/** Asks the runtime by letting it validate a module of one multiply-add on shared memory. */
export function simdLevel(): SimdLevel {
  if (typeof WebAssembly === 'undefined' || typeof SharedArrayBuffer === 'undefined') return 'none'
  if (isValid(true)) return 'relaxed-simd'
  return isValid(false) ? 'simd' : 'none'
}

function isValid(hasRelaxedSimd: boolean): boolean {
  const module = new ModuleBuilder({ maximumPages: 1, hasRelaxedSimd })
  module.function('probe', {}, (f) => {
    f.do(v128.store(int(0), module.madd(floats(1), floats(1), floats(1))))
  })
  return WebAssembly.validate(module.encode())
}
