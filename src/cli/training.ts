import { buildNetwork } from '../nn/network.ts'
import { describeError } from '../shared/outcome.ts'
import type { TrainerState } from '../shared/trainer-state.ts'
import type { Trainer } from '../trainer/trainer.ts'
import type { Arguments } from './arguments.ts'
import { openTrainer } from './open-trainer.ts'
import { Progress } from './progress.ts'
import { resumeCommand } from './resume-command.ts'
import { counted, describeEngine, thousands } from './words.ts'
import type { World } from './world.ts'

/** A trainer whose progress is shown. */
export function openTrainingTrainer(
  world: World,
  epochs: number,
): { trainer: Trainer; progress: Progress } {
  const progress = new Progress(world.out, epochs)
  const trainer = openTrainer(world, {
    state: (state) => announce(state, progress),
    batch: (metrics) => progress.batch(metrics),
    epoch: (metrics) => progress.epoch(metrics),
    keepingFailed: ({ message }) => world.err.write(`${message}\n`),
  })
  return { trainer, progress }
}

function announce({ phase, config, engine }: TrainerState, progress: Progress): void {
  if (phase === 'training' && config && engine) {
    const { parameterCount } = buildNetwork(config.network)
    const recipe = config.recipe ? ` by the recipe ${config.recipe.name}` : ''
    progress.line(
      `Training ${config.network.name}${recipe}: ${thousands(parameterCount)} parameters, ` +
        `${counted(config.epochs, 'epoch')}, ${describeEngine(engine)}`,
    )
  }
  if (phase === 'evaluating') progress.passing('Testing …')
}

/** @returns whether it was stopped by Ctrl+C, which keeps it in its checkpoint if it has one */
export async function trainToTheEnd(trainer: Trainer, world: World): Promise<boolean> {
  let stopping: Promise<void> | null = null
  const stopListening = world.onInterrupt(() => void (stopping ??= keepAndStop(trainer, world)))
  await trainer.ended()
  // One press may arrive twice; the second must not end the program before it has said so.
  if (stopping === null) stopListening()
  await stopping
  return stopping !== null
}

async function keepAndStop(trainer: Trainer, { err }: World): Promise<void> {
  try {
    await trainer.supervisorCalls.keepRun()
  } catch (error) {
    err.write(`${describeError(error).message}\n`)
  }
  await trainer.calls.reset()
}

/** How to go on with a run that was stopped; null if it is kept nowhere. */
export async function wayOn(
  trainer: Trainer,
  checkpoint: string | null,
  args: Arguments,
): Promise<string | null> {
  const { keptRun } = await trainer.calls.snapshot()
  if (checkpoint === null || keptRun === null) return null
  return `Go on from here with: ${resumeCommand(checkpoint, args)}`
}
