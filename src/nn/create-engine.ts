import type { Engine, EngineOptions } from './engine.ts'
import { createPlainEngine } from './plain-engine.ts'

/** The best engine for this machine. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  return createPlainEngine(options)
}
