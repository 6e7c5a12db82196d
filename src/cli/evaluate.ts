import type { Arguments } from './arguments.ts'
import { dataOption, jsonOption, type Command } from './command.ts'
import { checkPlaces, writeJson } from './files.ts'
import { loadData, openTrainer } from './open-trainer.ts'
import { accuracyInterval, testReport } from './test-report.ts'
import { CommandError, exitCodes, UsageError } from './world.ts'

/** Tests a saved model. */
export const evaluate: Command = {
  summary: 'test a saved model on the test images',
  usage: 'MODEL [options]',
  options: { ...jsonOption, ...dataOption },

  async run(args, world) {
    const model = onlyModel('evaluate', args)
    await checkPlaces({ reads: [model], data: args.text('data'), writes: [args.text('json')] })
    const trainer = openTrainer(world)
    await trainer.supervisorCalls.openModel(model)
    await loadData(trainer, args)
    await trainer.calls.evaluate()
    await trainer.ended()
    const { state, test, model: card } = await trainer.calls.snapshot()
    if (!test || !card) throw new CommandError(state.failure?.message ?? 'The test did not finish.')
    const calibration = await trainer.calls.calibration()
    world.out.write(testReport(test, calibration, card.classNames))
    const jsonPath = args.text('json')
    if (jsonPath !== null) {
      const interval = accuracyInterval(test)
      await writeJson(jsonPath, { model, test, accuracyInterval: interval, calibration })
    }
    return exitCodes.done
  },
}

/** @throws UsageError unless exactly one model is given */
export function onlyModel(command: string, { positionals }: Arguments): string {
  const [model, second] = positionals
  if (model === undefined) throw new UsageError(`${command} needs a model file.`)
  if (second === undefined) return model
  throw new UsageError(`${command} takes one model file, not ${JSON.stringify(second)} as well.`)
}
