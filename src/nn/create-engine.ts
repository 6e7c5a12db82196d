import type { Engine, EngineOptions } from './engine.ts'
import { createPlainEngine } from './plain-engine.ts'
import { createPreprocessedEngine } from './preprocessing/preprocessed-engine.ts'
import { createCompiledEngine } from './wasm/engine.ts'
import { simdLevel } from './wasm/simd.ts'

/**
 * The best engine for this machine: compiled to WebAssembly wherever that has vectors and threads.
 *
 * @throws RangeError, AugmentationError, ThreadError as `createPlainEngine` and `createCompiledEngine` do
 * @throws ShapeError if images are to be preprocessed, but the input is no grey image or too large a one
 */
export function createEngine(options: EngineOptions): Promise<Engine> {
  return createPreprocessedEngine(options, (seen) => {
    const simd = simdLevel()
    return simd === 'none' ? createPlainEngine(seen) : createCompiledEngine(seen, simd)
  })
}
