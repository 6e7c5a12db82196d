import type { CurvePoint } from '../shared/run-library.ts'
import { epochCapacity, epochsToKeep } from './kept-epochs.ts'
import * as folderOf from './run-folder.ts'
import type { StoredRun } from './run-folder.ts'
import type { RunEnding, RunRecord } from './run-record.ts'

/** What is known of a run under way. */
export type RunProgress = Pick<RunRecord, 'history'> & { readonly curve: readonly CurvePoint[] }

/**
 * Writes how far a run is, and an epoch's weights if that epoch is among those that are kept. Without
 * room for the weights it still writes how far the run is.
 * @throws SaveError
 */
export async function saveEpoch(
  folder: string,
  { record, keptEpochs }: StoredRun,
  epoch: number,
  model: Uint8Array | null,
  progress: RunProgress,
): Promise<void> {
  // A resumed run may come to an epoch once more.
  const before = keptEpochs.filter((kept) => kept < epoch)
  const kept = model ? epochsToKeep(before, epoch, epochCapacity(model.length)) : before
  try {
    if (model && kept.includes(epoch)) await folderOf.saveWeights(folder, epoch, model)
  } finally {
    await saveProgress(folder, record, progress)
  }
  for (const gone of keptEpochs.filter((other) => !kept.includes(other))) {
    if (gone !== epoch) await folderOf.removeWeights(folder, gone)
  }
}

/** Writes how a run ended, also without room for its weights. @throws SaveError */
export async function saveEnding(
  folder: string,
  { record }: StoredRun,
  ending: RunEnding,
  model: Uint8Array | null,
  progress: RunProgress,
): Promise<void> {
  try {
    if (model) await folderOf.saveWeights(folder, null, model)
  } finally {
    await saveProgress(folder, { ...record, ending }, progress)
  }
}

async function saveProgress(
  folder: string,
  record: RunRecord,
  { history, curve }: RunProgress,
): Promise<void> {
  // The record comes first: the curve is only a picture of the run.
  await folderOf.saveRecord(folder, { ...record, history })
  await folderOf.saveCurve(folder, curve)
}
