import { setImmediate as nextTask } from 'node:timers/promises'
import type { Engine, Inference } from '../nn/engine.ts'
import type { Turns } from './turns.ts'

/** Fixed, so that the mean loss is summed up in the same order however fast the machine is. */
const pieceLength = 100

/**
 * Forward passes over many samples, a piece at a time, so that predictions get their turn between.
 * @param indices into the engine's samples
 * @returns null if `isCancelled` said so on the way
 */
export async function inferInPieces(
  engine: Engine,
  indices: Uint32Array,
  turns: Turns,
  isCancelled: () => boolean,
): Promise<Inference | null> {
  const { classes } = engine.network
  const probabilities = new Float32Array(indices.length * classes)
  let lossSum = 0
  for (let start = 0; start < indices.length; start += pieceLength) {
    if (isCancelled()) return null
    const piece = indices.slice(start, start + pieceLength)
    const inference = await turns.take(() => engine.infer(piece))
    probabilities.set(inference.probabilities, start * classes)
    lossSum += inference.loss * piece.length
    await nextTask()
  }
  return { probabilities, loss: lossSum / indices.length }
}
