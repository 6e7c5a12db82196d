/** What the weights of a run's epochs may take on the disk; large networks keep fewer of them. */
const budgetBytes = 64_000_000
const mostEpochs = 20
const fewestEpochs = 4

/** How many epochs of a network of this size keep their weights. */
export function epochCapacity(modelBytes: number): number {
  const affordable = Math.floor(budgetBytes / Math.max(1, modelBytes))
  return Math.min(mostEpochs, Math.max(fewestEpochs, affordable))
}

/**
 * Which of these epochs to keep: all while there is room for them, then every second, every fourth
 * and so on, so that those kept are spread evenly however long the run gets.
 * @param epochs ascending, from 1
 */
export function epochsToKeep(epochs: readonly number[], capacity: number): readonly number[] {
  let stride = 1
  let kept = epochs
  while (kept.length > capacity) {
    stride *= 2
    kept = epochs.filter((epoch) => epoch % stride === 0)
  }
  return kept
}
