import { createHash } from 'node:crypto'
import { buildNetwork } from '../nn/network.ts'
import type { PresetName } from '../nn/presets.ts'
import type { TrainerState } from '../shared/trainer-state.ts'
import type { Trainer } from '../trainer/trainer.ts'
import type { Arguments } from './arguments.ts'
import { dataOption, jsonOption, type Command } from './command.ts'
import { checkWritable, writeJson } from './files.ts'
import { loadDigits, openTrainer } from './open-trainer.ts'
import { Progress } from './progress.ts'
import { testReport } from './test-report.ts'
import { presetNames, trainConfig, trainingOptions } from './train-config.ts'
import { counted, describeEngine, thousands } from './words.ts'
import { CommandError, exitCodes, UsageError, type World } from './world.ts'

/** Trains a network and tests it. */
export const train: Command = {
  summary: 'train a network on the 60,000 training digits and test it',
  usage: '[options]',
  options: {
    preset: { value: 'NAME', help: `network: ${presetNames.join(', ')} (lenet-5)` },
    ...trainingOptions,
    out: { value: 'FILE', help: 'save the model there, as .safetensors' },
    ...jsonOption,
    ...dataOption,
  },

  async run(args, world) {
    if (args.positionals.length > 0) {
      throw new UsageError(`train takes options only, not ${JSON.stringify(args.positionals[0])}.`)
    }
    const preset = args.choice('preset', presetNames, 'lenet-5')
    const config = trainConfig(args, preset)
    await checkWritable(args.text('out'))
    await checkWritable(args.text('json'))

    const progress = new Progress(world.out, config.epochs)
    const trainer = openTrainer(world, {
      state: (state) => announce(state, progress),
      batch: (metrics) => progress.batch(metrics),
      epoch: (metrics) => progress.epoch(metrics),
    })
    await loadDigits(trainer, args)
    await trainer.calls.start(config)
    const wasInterrupted = await trainToTheEnd(trainer, world)
    progress.clear()
    if (wasInterrupted) {
      progress.line('Stopped. Nothing was saved.')
      return exitCodes.interrupted
    }
    await conclude(trainer, args, preset, world)
    return exitCodes.done
  },
}

function announce({ phase, config, engine }: TrainerState, progress: Progress): void {
  if (phase === 'training' && config && engine) {
    const { parameterCount } = buildNetwork(config.network)
    progress.line(
      `Training ${config.network.name}: ${thousands(parameterCount)} parameters, ` +
        `${counted(config.epochs, 'epoch')}, ${describeEngine(engine)}`,
    )
  }
  if (phase === 'evaluating') progress.passing('Testing …')
}

/** @returns whether it was stopped by Ctrl+C */
async function trainToTheEnd(trainer: Trainer, world: World): Promise<boolean> {
  let wasInterrupted = false
  const stopListening = world.onInterrupt(() => {
    wasInterrupted = true
    void trainer.calls.reset()
  })
  await trainer.ended()
  // One press may arrive twice; the second must not end the program before it has said so.
  if (!wasInterrupted) stopListening()
  return wasInterrupted
}

async function conclude(
  trainer: Trainer,
  args: Arguments,
  preset: PresetName,
  { out }: World,
): Promise<void> {
  const { state, test, history, model } = await trainer.calls.snapshot()
  if (state.failure) throw new CommandError(state.failure.message)
  const { config, engine } = state
  if (!config || !engine || !test || !model) throw new CommandError('The training did not finish.')
  out.write(testReport(test))

  const path = args.text('out')
  if (path === null) {
    out.write('The model was not saved; give a file with --out to keep it.\n')
  } else {
    await trainer.supervisorCalls.saveModel(path)
    out.write(`Saved ${path} (${thousands(model.parameterCount)} parameters)\n`)
  }
  const jsonPath = args.text('json')
  if (jsonPath === null) return
  const parameters = await trainer.parameters()
  await writeJson(jsonPath, {
    preset,
    seed: config.seed,
    threads: config.threads ?? engine.threads,
    engine,
    batchSize: config.batchSize,
    parameters: model.parameterCount,
    epochs: history,
    trainingSeconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    test,
    weightsSha256: sha256(parameters),
  })
}

/** Of the values as they lie in a model file: float32, little-endian. */
function sha256(values: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(4 * values.length))
  values.forEach((value, index) => bytes.setFloat32(4 * index, value, true))
  return createHash('sha256').update(bytes).digest('hex')
}
