import { spreadOf } from '../shared/statistics.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import type { Trainer } from '../trainer/trainer.ts'
import type { Arguments } from './arguments.ts'
import { writeJson } from './files.ts'
import { finishedRun, isBetter, validationAccuracy, type FinishedRun } from './finished-run.ts'
import type { Progress } from './progress.ts'
import { table } from './table.ts'
import { accuracyLine } from './test-report.ts'
import { trainToTheEnd } from './training.ts'
import { counted, percent, range, thousands } from './words.ts'
import { CommandError, exitCodes, type World } from './world.ts'

interface Surroundings {
  readonly trainer: Trainer
  readonly progress: Progress
  readonly args: Arguments
  readonly world: World
}

/**
 * Trains one network after another; the configurations differ in their seed only. The best one is
 * saved as soon as it is known, since the next training takes its place.
 * @returns the exit code
 * @throws CommandError if a training failed
 */
export async function trainSeeds(
  configs: readonly TrainConfig[],
  { trainer, progress, args, world }: Surroundings,
): Promise<number> {
  const [out, json] = [args.text('out'), args.text('json')]
  const runs: FinishedRun[] = []
  let saved: FinishedRun | null = null
  for (const config of configs) {
    progress.line(`Seed ${config.seed}, ${runs.length + 1} of ${configs.length}`)
    await trainer.calls.start(config)
    const wasInterrupted = await trainToTheEnd(trainer, world)
    progress.clear()
    if (wasInterrupted) {
      progress.line(`Stopped. ${saved ? `${out} holds seed ${saved.seed}.` : 'Nothing was saved.'}`)
      return exitCodes.interrupted
    }
    const run = await finishedRun(trainer).catch((error: Error) => {
      throw new CommandError(`Seed ${config.seed}: ${error.message}`)
    })
    runs.push(run)
    world.out.write(`${accuracyLine(run.test)}\n`)
    if (out === null || (saved && !isBetter(run, saved))) continue
    await trainer.supervisorCalls.saveModel(out)
    saved = run
  }
  world.out.write(`\n${seedsReport(runs)}${savedLine(out, saved)}\n`)
  if (json !== null) await writeJson(json, asJson(runs, saved && { path: out, seed: saved.seed }))
  return exitCodes.done
}

/** The test accuracies of the runs, as people read them. */
function seedsReport(runs: readonly FinishedRun[]): string {
  const rows = runs.map((run) => {
    const validation = validationAccuracy(run)
    return [
      String(run.seed),
      percent(run.test.accuracy),
      range(run.accuracyInterval, percent),
      validation === null ? '-' : percent(validation),
      `${run.trainingSeconds.toFixed(1)} s`,
    ]
  })
  const { mean, standardDeviation, min, max } = accuracySpread(runs)
  return (
    table([['Seed', 'Test accuracy', '95 % interval', 'Validation', 'Training'], ...rows]) +
    `Mean of ${counted(runs.length, 'seed')} ${percent(mean)}, ` +
    `standard deviation ${(standardDeviation * 100).toFixed(3)} points, ` +
    `from ${percent(min)} to ${percent(max)}\n`
  )
}

function savedLine(out: string | null, saved: FinishedRun | null): string {
  if (!saved) return 'No model was saved; give a file with --out to keep one.'
  const validation = validationAccuracy(saved)
  const reason =
    validation === null
      ? 'the first one, as nothing was held out to choose by'
      : `the best on validation, ${percent(validation)}`
  return `Saved ${out} (${thousands(saved.parameters)} parameters): seed ${saved.seed}, ${reason}`
}

function asJson(runs: readonly FinishedRun[], saved: object | null) {
  const { preset } = runs[0]!
  return { preset, runs, summary: { accuracy: accuracySpread(runs) }, saved }
}

function accuracySpread(runs: readonly FinishedRun[]) {
  return spreadOf(runs.map(({ test }) => test.accuracy))
}
