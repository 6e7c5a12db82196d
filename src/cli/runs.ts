import { RunLibrary } from '../runs/run-library.ts'
import type { EpochMetrics } from '../shared/metrics.ts'
import { quote } from '../shared/quote.ts'
import type { RunEntry, RunList, RunSummary } from '../shared/run-library.ts'
import type { Arguments } from './arguments.ts'
import { jsonOption, type Command } from './command.ts'
import { checkPlaces, writeJson } from './files.ts'
import { table } from './table.ts'
import { counted, duration, percent, thousands } from './words.ts'
import { CommandError, exitCodes, UsageError } from './world.ts'

/** Reads the library in which the window keeps its runs. */
export const runs: Command = {
  summary: 'list the runs that the window keeps, or show one of them',
  usage: '[RUN] --library FOLDER [options]',
  options: {
    library: {
      value: 'FOLDER',
      help: 'the folder "runs" beside the settings, as About shows them',
    },
    ...jsonOption,
  },

  async run(args, world) {
    const [wanted] = checkedPositionals(args)
    const folder = args.text('library')
    if (folder === null) throw new UsageError('runs needs --library FOLDER.')
    const jsonPath = args.text('json')
    await checkPlaces({ reads: [folder], writes: [jsonPath] })
    const library = await RunLibrary.read(folder)
    if (wanted === undefined) {
      world.out.write(listing(library.list))
      if (jsonPath !== null) await writeJson(jsonPath, library.list)
      return exitCodes.done
    }
    const summary = runNamed(library.list, wanted)
    const { record, keptEpochs } = library.run(summary.id)
    const folderOfRun = library.folderOf(summary.id)
    world.out.write(table([...facts(summary), ['Kept epochs', keptEpochs.join(', ') || 'none']], 2))
    if (summary.note !== '') world.out.write(`\n${summary.note}\n`)
    world.out.write(`\n${epochs(record.history)}\n${folderOfRun}\n`)
    if (jsonPath !== null) await writeJson(jsonPath, { ...record, keptEpochs, folder: folderOfRun })
    return exitCodes.done
  },
}

function checkedPositionals({ positionals }: Arguments): readonly string[] {
  if (positionals.length < 2) return positionals
  throw new UsageError(`runs shows one run, not ${quote(positionals[1])} as well.`)
}

/** @throws CommandError unless exactly one run has that id or that name */
function runNamed({ runs: entries }: RunList, wanted: string): RunSummary {
  const readable = entries.filter((entry) => entry.kind === 'run')
  const found = readable.filter(({ id, name }) => id === wanted || name === wanted)
  if (found.length === 1) return found[0]!
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ')
    throw new CommandError(`${counted(found.length, 'run')} have that name; give an id: ${ids}.`)
  }
  const unreadable = entries.find((entry) => entry.kind === 'unreadable' && entry.id === wanted)
  if (unreadable?.kind === 'unreadable') throw new CommandError(unreadable.message)
  throw new CommandError(`There is no run ${quote(wanted)} in the library.`)
}

function listing({ runs: entries, bytes }: RunList): string {
  const heading = ['Id', 'Name', 'Epochs', 'Test', 'Training', 'Ended']
  const size = `${counted(entries.length, 'run')}, ${thousands(bytes)} bytes\n`
  if (entries.length === 0) return size
  return `${table([heading, ...entries.map(row)], 2)}\n${size}`
}

function row(entry: RunEntry): string[] {
  if (entry.kind === 'unreadable') return [entry.id, entry.message, '', '', '', entry.why]
  const { id, name, finishedEpochs, epochs, testAccuracy, seconds } = entry
  const test = testAccuracy === null ? '-' : percent(testAccuracy)
  return [id, name, `${finishedEpochs}/${epochs}`, test, duration(seconds), ended(entry)]
}

/** From outside nobody knows whether a run that did not end is under way. */
function ended({ outcome }: RunSummary): string {
  return outcome === 'interrupted' ? 'not ended' : outcome
}

function facts(run: RunSummary): string[][] {
  const { origin } = run
  return [
    ['Name', run.name],
    ['Network', run.networkName],
    ['Data', run.dataName ?? 'not recorded'],
    ['Began', run.startedAt],
    ['Ended', run.failure === null ? ended(run) : `${ended(run)}: ${run.failure}`],
    ['Test accuracy', run.testAccuracy === null ? 'not measured' : percent(run.testAccuracy)],
    ...(run.tags.length > 0 ? [['Tags', run.tags.join(', ')]] : []),
    ...(origin ? [['Weights from', `${origin.name}, epoch ${origin.epoch ?? 'at its end'}`]] : []),
  ]
}

function epochs(history: readonly EpochMetrics[]): string {
  const heading = ['Epoch', 'Loss', 'Accuracy', 'Validation']
  const rows = history.map(({ epoch, trainLoss, trainAccuracy, validationAccuracy }) => [
    String(epoch),
    trainLoss.toFixed(4),
    percent(trainAccuracy),
    validationAccuracy === null ? '-' : percent(validationAccuracy),
  ])
  return table([heading, ...rows])
}
