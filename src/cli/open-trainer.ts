import { resolve } from 'node:path'
import { bundledMnistFolder } from '../data/mnist.ts'
import { createEngine } from '../nn/create-engine.ts'
import type { TrainerEvents } from '../shared/contract.ts'
import type { DatasetCandidate, DatasetReport } from '../shared/dataset.ts'
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

/** @throws CommandError, SessionError, or an error of its own for data that can't be read */
export async function loadData(trainer: Trainer, args: Arguments): Promise<DatasetReport> {
  return trainer.supervisorCalls.useDataset([datasetCandidate(args)])
}

export function datasetCandidate(args: Arguments): DatasetCandidate {
  const given = args.text('data')
  if (given !== null) return { source: 'own', folder: resolve(given) }
  const folder = bundledMnistFolder()
  if (folder !== null) return { source: 'bundled', folder }
  throw new CommandError('No copy of MNIST was found. Run npm ci, or give a folder with --data.')
}
