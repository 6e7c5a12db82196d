import { removeCheckpoints } from '../models/checkpoint-store.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import type { CheckpointPlace } from '../trainer/checkpoints.ts'
import type { Trainer } from '../trainer/trainer.ts'
import type { Arguments } from './arguments.ts'
import { checkpointOptions, checkpointPlace, intervalOption } from './checkpoint-options.ts'
import { dataOption, jsonOption, type Command } from './command.ts'
import { conclude } from './conclude.ts'
import { checkPlaces, checkWritable } from './files.ts'
import { fitToData } from './fit-to-data.ts'
import { loadData } from './open-trainer.ts'
import { resumeCommand } from './resume-command.ts'
import { trainSeeds } from './seeds.ts'
import { trainConfigs, trainingOptions } from './train-config.ts'
import { openTrainingTrainer, trainToTheEnd, wayOn } from './training.ts'
import { CommandError, exitCodes, UsageError } from './world.ts'

/** Trains a network, or one for each of several seeds, and tests it. */
export const train: Command = {
  summary: 'train a network on MNIST, or data of your own, and test it',
  usage: '[options]',
  options: {
    ...trainingOptions,
    out: {
      value: 'FILE',
      help: 'save the model there, as .safetensors; of several seeds the best on validation',
    },
    ...checkpointOptions,
    ...intervalOption,
    ...jsonOption,
    ...dataOption,
  },

  async run(args, world) {
    if (args.positionals.length > 0) {
      throw new UsageError(`train takes options only, not ${JSON.stringify(args.positionals[0])}.`)
    }
    const configs = trainConfigs(args)
    const [config] = configs
    const place = checkpointPlace(args, args.text('checkpoint'))
    if (place && configs.length > 1) {
      throw new UsageError('--checkpoint keeps a single run; it does not go with --seeds.')
    }
    const [writes, checkpoint] = [[args.text('out'), args.text('json')], args.text('checkpoint')]
    await checkPlaces({ reads: [], data: args.text('data'), writes, checkpoint })
    await checkWritable(checkpoint)

    const { trainer, progress } = openTrainingTrainer(world, config.epochs)
    if (place) await keepCheckpoints(trainer, place, args)
    const data = await loadData(trainer, args)
    const fitted = (one: TrainConfig) => fitToData(one, data, args.has('validation'))
    if (configs.length > 1)
      return trainSeeds(configs.map(fitted), { trainer, progress, args, world })
    await trainer.calls.start(fitted(config))
    const wasInterrupted = await trainToTheEnd(trainer, world)
    progress.clear()
    if (wasInterrupted) {
      const next = await wayOn(trainer, checkpoint, args)
      progress.line(`Stopped. ${next ?? 'Nothing was saved.'}`)
      return exitCodes.interrupted
    }
    await conclude(trainer, args, world)
    if (place) await removeCheckpoints(place.path)
    return exitCodes.done
  },
}

/** @throws CommandError if a run that was interrupted would be lost */
async function keepCheckpoints(
  trainer: Trainer,
  place: CheckpointPlace,
  args: Arguments,
): Promise<void> {
  const { path } = place
  const kept = await trainer.keepCheckpoints(place)
  if (kept?.kind === 'resumable') {
    throw new CommandError(
      `${path} is of a run that was interrupted. Go on with it: ${resumeCommand(path, args)}; ` +
        `or give another file.`,
    )
  }
  if (kept) throw new CommandError(`${path} can't be used for checkpoints. ${kept.message}`)
}
