import {
  parsePreprocessing,
  type Preprocessing,
  preprocessingSteps,
} from '../nn/preprocessing/preprocessing.ts'
import { ShapeError } from '../nn/shape.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './world.ts'

export const preprocessHelp = `what is done to every image first, any of ${Object.keys(preprocessingSteps).join(', ')}, or "none" (none)`

/** @throws UsageError for steps that there are not */
export function preprocessOption(args: Arguments): Preprocessing {
  const text = args.text('preprocess')
  if (text === null || text === 'none') return []
  try {
    return parsePreprocessing(text.split(',').map((step) => step.trim()))
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    throw new UsageError(`--preprocess: ${error.message}`)
  }
}
