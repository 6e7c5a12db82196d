import type { RunList } from '../../shared/run-library.ts'

/** What becomes of a network that is in no file of its own; the newest run is the one that made it. */
export function unsavedWords(runs: RunList | null): string {
  const [newest] = runs?.runs ?? []
  if (newest?.kind !== 'run') return 'Not saved: it is lost when Inkling closes.'
  if (newest.outcome === 'running') return 'Not saved yet: it is still being trained.'
  return newest.hasModel
    ? 'Not saved in a file of its own; Runs keeps it.'
    : 'Not saved: it is lost when Inkling closes.'
}
