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
 * @param kept those kept so far, ascending; their first tells how far apart they are
 */
export function epochsToKeep(
  kept: readonly number[],
  epoch: number,
  capacity: number,
): readonly number[] {
  const apart = kept[0] ?? 1
  const epochs = [...kept, epoch].filter((each) => each % apart === 0)
  if (epochs.length <= capacity) return epochs
  return epochs.filter((each) => each % (2 * apart) === 0)
}
