import type { Dataset } from '../../src/data/dataset.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import type { SupervisorEvents, TrainerEvents } from '../../src/shared/contract.ts'
import type { Phase } from '../../src/shared/trainer-state.ts'
import { createTrainer, type TrainerOptions } from '../../src/trainer/trainer.ts'

type Heard<Events> = { [Name in keyof Events]: Events[Name][] }

/** A trainer over these digits that writes down everything it says. */
export async function watchedTrainer(dataset: Dataset, options: Partial<TrainerOptions> = {}) {
  const heard: Heard<TrainerEvents> = {
    ...{ state: [], batch: [], epoch: [], test: [], model: [], dataset: [] },
    ...{ keptRun: [], keepingFailed: [], runs: [] },
  }
  const told: Heard<SupervisorEvents> = { activity: [], model: [] }
  const waiting: { phase: Phase; resolve(): void }[] = []
  const trainer = createTrainer({
    createEngine,
    loadMnist: async () => dataset,
    now: () => performance.now(),
    emit(name, payload) {
      heard[name].push(payload)
      if (name !== 'state') return
      const { phase } = payload as TrainerEvents['state']
      for (const { resolve } of waiting.filter((one) => one.phase === phase)) resolve()
    },
    tellSupervisor: (name, payload) => void told[name].push(payload),
    ...options,
  })
  await trainer.supervisorCalls.useDataset([{ source: 'bundled', folder: 'here' }])
  /** Resolves the next time the trainer enters the phase. */
  const entering = (phase: Phase) =>
    new Promise<void>((resolve) => void waiting.push({ phase, resolve }))
  const snapshot = async () => trainer.calls.snapshot()
  return { ...trainer, heard, told, entering, snapshot }
}

export type WatchedTrainer = Awaited<ReturnType<typeof watchedTrainer>>
