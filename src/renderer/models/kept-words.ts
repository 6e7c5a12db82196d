import type { RunList } from '../../shared/run-library.ts'

/**
 * Where a network is that was opened, but from no file on the disk: from Runs, where it was named
 * after its run, or dropped by another program.
 */
export function keptWords(name: string, list: RunList | null): string {
  const isInRuns = (list?.runs ?? []).some(
    (run) => run.kind === 'run' && (name === run.name || name.startsWith(`${run.name}, epoch `)),
  )
  return isInRuns
    ? 'Runs keeps it; it is in no file of its own.'
    : 'It is in no file that Inkling knows of.'
}
