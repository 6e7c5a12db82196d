import type { RunEntry } from '../shared/run-library.ts'
import { isJsonObject, type JsonObject } from '../models/json-strict.ts'
import type { StoredRun, StoredUnreadable } from './run-folder.ts'

/** A stored run as the list shows it. */
export function entryOf(
  id: string,
  run: StoredRun | StoredUnreadable,
  isUnderWay: boolean,
): RunEntry {
  const { bytes } = run
  if (run.kind === 'unreadable') {
    const { code, message } = run.error
    return {
      kind: 'unreadable',
      id,
      why: code === 'NEWER_RUN' ? 'newer' : 'broken',
      message,
      bytes,
    }
  }
  const { record, hasModel } = run
  const { name, note, tags, isPinned, startedAt, ending, history, origin } = record
  return {
    ...{ kind: 'run', id, name, note, tags, isPinned, startedAt, origin, hasModel, bytes },
    epochs: Number(record.config['epochs']),
    networkName: networkNameOf(record.config),
    dataName: record.data?.name ?? null,
    outcome: isUnderWay ? 'running' : (ending?.outcome ?? 'interrupted'),
    failure: ending?.failure ?? null,
    finishedEpochs: history.length,
    testAccuracy: ending?.testAccuracy ?? null,
    seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}

/** The record's own check made sure that there is one. */
export function networkNameOf(config: JsonObject): string {
  const { network } = config
  return isJsonObject(network) ? String(network['name']) : ''
}
