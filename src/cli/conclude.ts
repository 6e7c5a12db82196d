import type { Trainer } from '../trainer/trainer.ts'
import type { Arguments } from './arguments.ts'
import { keptLine } from './describe-config.ts'
import { writeJson } from './files.ts'
import { finishedRun } from './finished-run.ts'
import { testReport } from './test-report.ts'
import { thousands } from './words.ts'
import type { World } from './world.ts'

/** Reports on a single run, saves its network and writes the result. @throws CommandError if it failed */
export async function conclude(trainer: Trainer, args: Arguments, { out }: World): Promise<void> {
  const run = await finishedRun(trainer)
  const { config } = (await trainer.calls.snapshot()).state
  if (config?.earlyStopping) out.write(`Kept ${keptLine(config, run.epochs)}\n`)
  out.write(testReport(run.test, run.calibration, run.classNames))
  const path = args.text('out')
  if (path === null) {
    out.write('The model was not saved; give a file with --out to keep it.\n')
  } else {
    await trainer.supervisorCalls.saveModel(path)
    out.write(`Saved ${path} (${thousands(run.parameters)} parameters)\n`)
  }
  const json = args.text('json')
  if (json !== null) await writeJson(json, run)
}
