import type { Engine, EngineOptions } from './engine.ts'
import { createPlainEngine } from './plain-engine.ts'
import { createCompiledEngine } from './wasm/engine.ts'
import { simdLevel } from './wasm/simd.ts'

/** The best engine for this machine: compiled to WebAssembly wherever that has vectors and threads. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const simd = simdLevel()
  return simd === 'none' ? createPlainEngine(options) : createCompiledEngine(options, simd)
}
