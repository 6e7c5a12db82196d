import type { NetworkSpec } from '../nn/network.ts'
import { ShapeError } from '../nn/shape.ts'

/**
 * Other programs would give the network images as they are, and it would read them badly.
 * @throws ShapeError for a network that has its images preprocessed
 */
export function checkExportable({ name, preprocessing = [] }: NetworkSpec): void {
  if (preprocessing.length === 0) return
  throw new ShapeError(
    `${name} has every image preprocessed by Inkling (${preprocessing.join(', ')}), which no other ` +
      `program would do. To export a network, train it without preprocessing.`,
  )
}
