import type { Engine, EngineOptions } from './engine.ts'
import { createPlainEngine } from './plain-engine.ts'
import { createPreprocessedEngine } from './preprocessing/preprocessed-engine.ts'
import { createCompiledEngine } from './wasm/engine.ts'
import { simdLevel } from './wasm/simd.ts'

/** The best engine for this machine: compiled to WebAssembly wherever that has vectors and threads. */
export function createEngine(options: EngineOptions): Promise<Engine> {
  return createPreprocessedEngine(options, (seen) => {
    const simd = simdLevel()
    return simd === 'none' ? createPlainEngine(seen) : createCompiledEngine(seen, simd)
  })
}
