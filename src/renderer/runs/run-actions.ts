import type { RunDetails, RunEntry, RunSummary } from '../../shared/run-library.ts'
import type { Inkling } from '../state/inkling.svelte.ts'

/** What can be done with runs that are kept; what goes wrong becomes a notice. */
export function runActions({ trainer, notices, place, proposal, host }: Inkling) {
  function restore(ids: readonly string[]): void {
    void notices.attempt('The runs were not restored', () => trainer.ask.restoreRuns(ids))
  }

  return {
    async open(run: RunSummary, epoch: number | null): Promise<void> {
      const title = `The network of “${run.name}” was not opened`
      const card = await notices.attempt(title, () => trainer.ask.openRun({ run: run.id, epoch }))
      if (card) notices.done(`Opened “${card.name}”`, 'It is the model in use now.')
    },
    trainAgain({ config }: RunDetails): void {
      if (!config) return
      proposal.make({ config, origin: null })
      place.go('train')
    },
    fork({ name, id }: RunSummary, { config }: RunDetails, epoch: number | null): void {
      if (!config) return
      proposal.make({ config, origin: { run: id, name, epoch } })
      place.go('train')
    },
    async delete(runs: readonly RunEntry[]): Promise<void> {
      const ids = runs.map(({ id }) => id)
      const what = nameOf(runs)
      const deleted = await notices.attempt(`Not deleted: ${what}`, async () => {
        await trainer.ask.deleteRuns(ids)
        return true
      })
      if (!deleted) return
      const until = 'It can be undone until Inkling is closed or its trainer starts anew.'
      notices.done(`Deleted ${what}`, until, { label: 'Undo', act: () => restore(ids) })
    },
    async show(folder: string): Promise<void> {
      await notices.attempt('The folder was not shown', () => host.showInFolder(folder))
    },
    change(run: RunSummary, changes: Parameters<typeof trainer.ask.changeRun>[1]) {
      const title = `“${run.name}” was not changed`
      return notices.attempt(title, () => trainer.ask.changeRun(run.id, changes))
    },
  }
}

export type RunActions = ReturnType<typeof runActions>

function nameOf(runs: readonly RunEntry[]): string {
  const [first] = runs
  if (runs.length !== 1 || !first) return `${runs.length} runs`
  return first.kind === 'run' ? `“${first.name}”` : 'the entry that can’t be read'
}
