import type { RunShelf } from './run-shelf.ts'

/** What may be removed, and what is known of its size and place. */
export interface Removable {
  readonly id: string
  readonly bytes: number
  /** Pinned, tagged, just ended or unreadable: a person decides about it. */
  readonly isProtected: boolean
}

/**
 * Removes the oldest runs, so that the rest fits.
 * @param limitBytes null for no limit
 * @param justEnded the run that asks for room
 * @returns how many were removed
 */
export async function makeRoom(
  shelf: RunShelf,
  limitBytes: number | null,
  justEnded: string,
): Promise<number> {
  const oldestFirst = shelf.ids.reverse().map((id): Removable => {
    const run = shelf.entry(id)
    const isMarked = run.kind === 'run' && (run.record.isPinned || run.record.tags.length > 0)
    const isProtected = run.kind === 'unreadable' || isMarked || id === justEnded
    return { id, bytes: run.bytes, isProtected }
  })
  const ids = runsToRemove(oldestFirst, limitBytes)
  for (const id of ids) await shelf.remove(id)
  return ids.length
}

/** The oldest runs that must go so that the rest fits; fewer if the others are protected. */
export function runsToRemove(
  oldestFirst: readonly Removable[],
  limitBytes: number | null,
): readonly string[] {
  let bytes = oldestFirst.reduce((sum, run) => sum + run.bytes, 0)
  const ids: string[] = []
  for (const run of oldestFirst) {
    if (limitBytes === null || bytes <= limitBytes) break
    if (run.isProtected) continue
    bytes -= run.bytes
    ids.push(run.id)
  }
  return ids
}
