import {
  optimizers,
  presets,
  schedules,
  type LayerSpec,
  type OptimizerSpec,
  type PresetName,
  type ScheduleSpec,
} from '../../nn/catalog.ts'
import type { RunOrigin } from '../../shared/run-library.ts'
import { ConfigError, laterSettings, type TrainConfig } from '../../shared/train-config.ts'
import { checkLimit, type LimitName } from '../../shared/train-limits.ts'
import { outline } from './layer-list.ts'

type NumberName = 'epochs' | 'batchSize' | 'seed' | 'validationCount' | 'learningRate'

/** A fresh draft: LeNet-5 with what reaches 99 % soonest. */
const first = {
  preset: 'lenet-5',
  optimizer: optimizers.sgd.defaults,
  schedule: schedules['one-cycle'].defaults,
  numbers: { epochs: 5, batchSize: 64, seed: 1, validationCount: 5000, learningRate: 0.05 },
} as const

/** The form of the Train place: what the next run will be. */
export class RunDraft {
  preset = $state.raw<PresetName | 'own'>(first.preset)
  name = $state.raw<string>(presets[first.preset].spec.name)
  layers = $state.raw<readonly LayerSpec[]>(presets[first.preset].spec.layers)
  numbers = $state.raw<Readonly<Record<NumberName, number>>>(first.numbers)
  optimizer = $state.raw<OptimizerSpec>(first.optimizer)
  schedule = $state.raw<ScheduleSpec>(first.schedule)
  /** Null lets the trainer choose. */
  threads = $state.raw<number | null>(null)
  /** The run whose weights it begins with; null for those that the seed gives. */
  origin = $state.raw<RunOrigin | null>(null)

  readonly outline = $derived(outline(this.name, this.layers))
  /** The first thing that keeps it from being run, in a sentence; null when all is right. */
  readonly problem = $derived(this.outline.problem ?? this.#numberProblem())

  get config(): TrainConfig {
    return {
      network: { name: this.name, inputShape: [1, 28, 28], layers: this.layers },
      ...this.numbers,
      optimizer: this.optimizer,
      schedule: this.schedule,
      ...laterSettings,
      threads: this.threads,
    }
  }

  usePreset(preset: PresetName | 'own'): void {
    this.preset = preset
    if (preset === 'own') {
      this.name = 'My network'
      return
    }
    this.name = presets[preset].spec.name
    this.layers = presets[preset].spec.layers
  }

  /** The layers are the person's own from the first change on. */
  useLayers(layers: readonly LayerSpec[]): void {
    if (this.preset !== 'own') this.usePreset('own')
    this.layers = layers
  }

  setNumber(name: NumberName, value: number): void {
    this.numbers = { ...this.numbers, [name]: value }
  }

  useOptimizer(kind: OptimizerSpec['kind']): void {
    this.optimizer = optimizers[kind].defaults
  }

  useSchedule(kind: ScheduleSpec['kind']): void {
    this.schedule = schedules[kind].defaults
  }

  /** Takes over a run's settings, as after a restart of the window in the middle of it. */
  load(config: TrainConfig, origin: RunOrigin | null = null): void {
    this.origin = origin
    this.preset = presetOf(config.network.layers)
    this.name = config.network.name
    this.layers = config.network.layers
    const { epochs, batchSize, seed, validationCount, learningRate } = config
    this.numbers = { epochs, batchSize, seed, validationCount, learningRate }
    this.optimizer = config.optimizer
    this.schedule = config.schedule
    this.threads = config.threads
  }

  #numberProblem(): string | null {
    const values = { ...this.numbers, ...this.optimizer, ...this.schedule }
    try {
      for (const [name, value] of Object.entries(values)) {
        if (typeof value === 'number') checkLimit(name as LimitName, value)
      }
      return null
    } catch (error) {
      if (error instanceof ConfigError) return error.message
      throw error
    }
  }
}

function presetOf(layers: readonly LayerSpec[]): PresetName | 'own' {
  const names = Object.keys(presets) as PresetName[]
  const text = JSON.stringify(layers)
  return names.find((name) => JSON.stringify(presets[name].spec.layers) === text) ?? 'own'
}
