import type { KeptRun } from '../../shared/kept-run.ts'

/** "Resume training LeNet-5 at epoch 3 of 5" */
export function resumeLabel(run: KeptRun | null): string {
  if (run?.kind !== 'resumable') return 'Resume training'
  return `Resume training ${run.networkName} at epoch ${run.epoch} of ${run.epochs}`
}
