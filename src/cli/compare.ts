import { conclusion, type ComparedModel, type Comparison } from '../shared/comparison.ts'
import type { Arguments } from './arguments.ts'
import { dataOption, jsonOption, type Command } from './command.ts'
import { checkPlaces, writeJson } from './files.ts'
import { loadData, openTrainer } from './open-trainer.ts'
import { table } from './table.ts'
import { percent, range, thousands } from './words.ts'
import { CommandError, exitCodes, UsageError } from './world.ts'

/** Compares two saved models image by image. */
export const compare: Command = {
  summary: 'find out whether one saved model reads better than another',
  usage: 'MODEL-A MODEL-B [options]',
  options: { ...jsonOption, ...dataOption },

  async run(args, world) {
    const [fileA, fileB] = twoModels(args)
    await checkPlaces({
      reads: [fileA, fileB],
      data: args.text('data'),
      writes: [args.text('json')],
    })
    const trainer = openTrainer(world)
    await trainer.supervisorCalls.openModel(fileA)
    await loadData(trainer, args)
    await trainer.calls.evaluate()
    await trainer.ended()
    const { failure } = (await trainer.calls.snapshot()).state
    if (failure) throw new CommandError(failure.message)
    const comparison = await trainer.supervisorCalls.compareModel(fileB)
    world.out.write(report(comparison))
    const jsonPath = args.text('json')
    if (jsonPath !== null) await writeJson(jsonPath, asJson(comparison))
    return exitCodes.done
  },
}

/** @throws UsageError unless exactly two models are given */
function twoModels({ positionals }: Arguments): readonly [string, string] {
  const [a, b, third] = positionals
  if (a === undefined || b === undefined) throw new UsageError('compare needs two model files.')
  if (third === undefined) return [a, b]
  throw new UsageError(`compare takes two model files, not ${JSON.stringify(third)} as well.`)
}

function report(comparison: Comparison): string {
  const { a, b, testCount, fixed, broken, bothWrong, difference, differenceInterval } = comparison
  const row = (
    letter: string,
    { path, networkName, accuracy, accuracyInterval }: ComparedModel,
  ) => [
    letter,
    path ?? '',
    networkName,
    percent(accuracy),
    range(accuracyInterval, percent),
    `${thousands(Math.round(accuracy * testCount))} of ${thousands(testCount)}`,
  ]
  return (
    table(
      [['', 'Model', 'Network', 'Accuracy', '95 % interval', 'Right'], row('A', a), row('B', b)],
      3,
    ) +
    `\n${conclusion(comparison)}\n` +
    `Difference of accuracy: ${points(difference)} points, 95 % interval ` +
    `${range(differenceInterval, points)}\n` +
    `Misread by both: ${thousands(bothWrong)}\n` +
    listed('Fixed by B', fixed) +
    listed('Broken by B', broken) +
    `\nIntervals: Wilson's of each accuracy, Tango's of the paired difference. ` +
    `p: McNemar's exact test, two-sided.\n`
  )
}

const mostListed = 50

/** Test images are counted from 0, as in the app. */
function listed(what: string, tests: readonly number[]): string {
  if (tests.length === 0) return `${what}: none\n`
  const more = tests.length - mostListed
  const rest = more > 0 ? ` and ${thousands(more)} more, all of them in --json` : ''
  return `${what} (${thousands(tests.length)}): test images ${tests.slice(0, mostListed).join(', ')}${rest}\n`
}

/** 0.0012 -> `+0.12` */
function points(share: number): string {
  const shown = (share * 100).toFixed(2)
  return share > 0 ? `+${shown}` : shown.replace('-0.00', '0.00')
}

function asJson(comparison: Comparison) {
  const { differenceInterval, p, fixed, broken, ...rest } = comparison
  const methods = {
    accuracyInterval: 'Wilson 1927, 95 %',
    differenceInterval: 'Tango 1998, paired score interval, 95 %',
    p: "McNemar's exact test, two-sided",
  }
  return {
    ...rest,
    differenceInterval,
    p,
    conclusion: conclusion(comparison),
    fixedCount: fixed.length,
    brokenCount: broken.length,
    fixed,
    broken,
    methods,
  }
}
