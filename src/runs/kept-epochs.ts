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
 * @param kept those kept so far; the first may be any, as a run may get its record in mid-run
 * @param capacity at least 3: then thinning them leaves two, which tell how far apart they are
 */
export function epochsToKeep(
  kept: readonly number[],
  epoch: number,
  capacity: number,
): readonly number[] {
  const apart = spacingOf(kept)
  const epochs = [...kept, epoch].filter((each) => each % apart === 0)
  if (epochs.length <= capacity) return epochs
  return epochs.filter((each) => each % (2 * apart) === 0)
}

/**
 * Whether a record was kept from its run's first epoch on, as far as its epochs tell. A run that goes
 * on without the record that it had gets another one in mid-run.
 */
export function areFromTheFirst(kept: readonly number[], finishedEpochs: number): boolean {
  return kept.length === 0 ? finishedEpochs === 0 : kept[0]! <= spacingOf(kept)
}

/**
 * The largest power of two that divides them all: of neighbouring multiples of a spacing, that is the
 * spacing. One alone is the first of its record, and the next one is to be kept, too.
 */
function spacingOf(kept: readonly number[]): number {
  if (kept.length < 2) return 1
  const bits = kept.reduce((all, epoch) => all | epoch, 0)
  return bits & -bits
}
