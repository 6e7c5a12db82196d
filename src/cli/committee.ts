import { openModel } from '../models/open-model.ts'
import { createEngine } from '../nn/create-engine.ts'
import { testCommittee, type CommitteeResult } from '../trainer/committee.ts'
import { loadDataset } from '../trainer/dataset.ts'
import { dataOption, jsonOption, type Command } from './command.ts'
import { checkPlaces, writeJson } from './files.ts'
import { datasetCandidate } from './open-trainer.ts'
import { table } from './table.ts'
import { accuracyInterval, accuracyLine } from './test-report.ts'
import { percent, range } from './words.ts'
import { exitCodes, UsageError } from './world.ts'

/** Lets several saved models answer together. */
export const committee: Command = {
  summary: 'test several saved models together: the mean of their probabilities decides',
  usage: 'MODEL MODEL... [options]',
  options: { ...jsonOption, ...dataOption },

  async run(args, world) {
    const paths = args.positionals
    if (paths.length < 2) throw new UsageError('committee needs at least two model files.')
    await checkPlaces({ reads: paths, data: args.text('data'), writes: [args.text('json')] })
    const models = await Promise.all(paths.map((path) => openModel(path)))
    const { dataset } = await loadDataset([datasetCandidate(args)], world.loadMnist)
    const result = await testCommittee(models, dataset, createEngine)
    world.out.write(report(paths, result))
    const jsonPath = args.text('json')
    if (jsonPath !== null) await writeJson(jsonPath, asJson(paths, result))
    return exitCodes.done
  },
}

function report(paths: readonly string[], { members, together }: CommitteeResult): string {
  const rows = members.map((test, i) => [
    paths[i]!,
    percent(test.accuracy),
    range(accuracyInterval(test), percent),
  ])
  return (
    table([['Model', 'Test accuracy', '95 % interval'], ...rows]) +
    `\nTogether: ${accuracyLine(together)}\n` +
    `95 % interval ${range(accuracyInterval(together), percent)}\n`
  )
}

function asJson(paths: readonly string[], { members, together }: CommitteeResult) {
  return {
    members: members.map((test, i) => ({
      path: paths[i],
      accuracy: test.accuracy,
      accuracyInterval: accuracyInterval(test),
    })),
    together,
    accuracyInterval: accuracyInterval(together),
  }
}
