import { findCheckpoint, removeCheckpoints } from '../models/checkpoint-store.ts'
import { keptRunOf } from '../trainer/kept-run.ts'
import { SessionError } from '../trainer/session-error.ts'
import type { Arguments } from './arguments.ts'
import { checkpointPlace, intervalOption } from './checkpoint-options.ts'
import { dataOption, jsonOption, type Command } from './command.ts'
import { conclude } from './conclude.ts'
import { checkPlaces } from './files.ts'
import { loadData } from './open-trainer.ts'
import { openTrainingTrainer, trainToTheEnd, wayOn } from './training.ts'
import { CommandError, exitCodes, UsageError, type World } from './world.ts'

/** Goes on with a run that was interrupted, to exactly the weights that it would have reached. */
export const resume: Command = {
  summary: 'go on with a run that was interrupted, as if it had not been',
  usage: 'CHECKPOINT [options]',
  options: {
    out: { value: 'FILE', help: 'save the model there, as .safetensors' },
    ...intervalOption,
    ...jsonOption,
    ...dataOption,
  },

  async run(args, world) {
    const [path, ...more] = args.positionals
    if (path === undefined || more.length > 0) {
      throw new UsageError('resume takes one checkpoint: resume run.ckpt.')
    }
    const place = checkpointPlace(args, path)!
    const writes = [args.text('out'), args.text('json')]
    await checkPlaces({ reads: [], data: args.text('data'), writes, checkpoint: path })

    const { trainer, progress } = openTrainingTrainer(world, await announceRun(path, world))
    await trainer.keepCheckpoints(place)
    const { name } = await loadData(trainer, args)
    try {
      await trainer.calls.resumeInterrupted()
    } catch (error) {
      throw isOtherData(error) ? otherData(path, name, args) : error
    }
    const wasInterrupted = await trainToTheEnd(trainer, world)
    progress.clear()
    if (wasInterrupted) {
      progress.line(`Stopped. ${await wayOn(trainer, path, args)}`)
      return exitCodes.interrupted
    }
    await conclude(trainer, args, world)
    await removeCheckpoints(path)
    return exitCodes.done
  },
}

/** @returns how many epochs the run has. @throws CommandError, ModelFileError */
async function announceRun(path: string, { out, err }: World): Promise<number> {
  const found = await findCheckpoint(path)
  if (!found) throw new CommandError(`${path} does not exist.`)
  const run = keptRunOf(found.checkpoint, found.warning)
  if (run.kind === 'unusable') throw new CommandError(`${path} can't be resumed. ${run.message}`)
  if (run.warning !== null) err.write(`${run.warning}\n`)
  out.write(`Resuming ${run.networkName} in epoch ${run.epoch} of ${run.epochs}\n`)
  return run.epochs
}

function isOtherData(error: unknown): boolean {
  return error instanceof SessionError && error.code === 'OTHER_DATA'
}

/** The trainer's own words say where to open the data in the window. */
function otherData(path: string, name: string, args: Arguments): CommandError {
  const orNone = args.has('data') ? ', or leave it out if they are MNIST' : ''
  return new CommandError(
    `The run in ${path} learned from other images than those in use (${name}). ` +
      `It goes on only with its own: give them with --data FOLDER${orNone}.`,
  )
}
