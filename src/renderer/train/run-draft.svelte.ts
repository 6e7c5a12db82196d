import {
  fitNetwork,
  optimizers,
  presets,
  schedules,
  type LayerSpec,
  type NetworkSpec,
  type OptimizerSpec,
  type Preprocessing,
  type PresetName,
  type ScheduleSpec,
} from '../../nn/catalog.ts'
import type { RunOrigin } from '../../shared/run-library.ts'
import {
  recipeOf,
  recipes,
  settingsOf,
  stampOf,
  type RecipeName,
  type RecipeSettings,
} from '../../shared/recipes.ts'
import type { TrainConfig } from '../../shared/train-config.ts'
import { usualLearningRates } from '../../shared/train-limits.ts'
import { digits, outline, type DataShape } from './layer-list.ts'
import { limitProblem, settingsProblem } from './settings-problem.ts'

/** A fresh draft: what reaches 99 % soonest. */
const first = recipes.quick

/** The form of the Train place: what the next run will be. */
export class RunDraft {
  preset = $state.raw<PresetName | 'own'>(first.preset)
  name = $state.raw<string>(presets[first.preset].spec.name)
  layers = $state.raw<readonly LayerSpec[]>(presets[first.preset].spec.layers)
  preprocessing = $state.raw<Preprocessing>([])
  settings = $state.raw<RecipeSettings>(first.settings)
  seed = $state.raw(1)
  /** How many runs there are to be, each with the next seed. */
  seeds = $state.raw(1)
  /** Null lets the trainer choose. */
  threads = $state.raw<number | null>(null)
  /** The run whose weights it begins with; null for those that the seed gives. */
  origin = $state.raw<RunOrigin | null>(null)

  /** What was to be held out before the data were too few for it; larger data bring it back. */
  #lowered: { readonly from: number; readonly to: number } | null = null

  /** What the network must fit. */
  data = $state.raw<DataShape>(digits)

  readonly outline = $derived(outline(this.name, this.layers, this.data))
  /** The recipe that all of it is; null for settings of the person's own. */
  readonly recipe = $derived(recipeOf(this.#plainPreset, this.settings))
  /** The first thing that keeps it from being run, in a sentence; null when all is right. */
  readonly problem = $derived(
    this.outline.problem ??
      settingsProblem(this.settings, this.seed) ??
      limitProblem({ seeds: this.seeds, seed: this.seed + this.seeds - 1 }),
  )

  get config(): TrainConfig {
    return {
      network: this.#network,
      ...this.settings,
      seed: this.seed,
      recipe: stampOf(this.recipe),
      threads: this.threads,
    }
  }

  useRecipe(name: RecipeName): void {
    const { preset, settings } = recipes[name]
    this.usePreset(preset)
    this.preprocessing = []
    this.settings = settings
  }

  usePreset(preset: PresetName | 'own'): void {
    this.preset = preset
    if (preset === 'own') {
      this.name = 'My network'
      return
    }
    this.name = presets[preset].spec.name
    this.layers = this.#fitted(presets[preset].spec.layers)
  }

  /** Lets the network follow the data: their size, and an output for each class. */
  useData({ trainCount, ...data }: DataShape & { readonly trainCount: number }): void {
    this.data = data
    this.#holdOutFrom(trainCount)
    this.layers = this.#fitted(this.layers)
  }

  /** The layers are the person's own from the first change on. */
  useLayers(layers: readonly LayerSpec[]): void {
    if (this.preset !== 'own') this.usePreset('own')
    this.layers = layers
  }

  set(changes: Partial<RecipeSettings>): void {
    this.settings = { ...this.settings, ...changes }
  }

  /** Each optimizer is at home at another learning rate. */
  useOptimizer(kind: OptimizerSpec['kind']): void {
    this.set({ optimizer: optimizers[kind].defaults, learningRate: usualLearningRates[kind] })
  }

  useSchedule(kind: ScheduleSpec['kind']): void {
    this.set({ schedule: schedules[kind].defaults })
  }

  /** Takes over a run's settings, as after a restart of the window in the middle of it. */
  load(config: TrainConfig, origin: RunOrigin | null = null): void {
    this.origin = origin
    this.preset = presetOf(config.network.layers, this.data)
    this.name = config.network.name
    this.layers = config.network.layers
    this.preprocessing = config.network.preprocessing ?? []
    this.settings = settingsOf(config)
    this.seed = config.seed
    this.threads = config.threads
  }

  get #network(): NetworkSpec {
    const { name, preprocessing, layers } = this
    const steps = preprocessing.length === 0 ? {} : { preprocessing }
    return { name, inputShape: this.data.imageShape, ...steps, layers }
  }

  /** Null for a network that is no preset's, be it for what is done to its images. */
  get #plainPreset(): PresetName | null {
    return this.preset === 'own' || this.preprocessing.length > 0 ? null : this.preset
  }

  /** Of a small set not more is held out than it can spare: one image in twelve, as of MNIST. */
  #holdOutFrom(trainCount: number): void {
    const { validationCount } = this.settings
    const wanted = this.#lowered?.to === validationCount ? this.#lowered.from : validationCount
    const to = wanted < trainCount ? wanted : Math.floor(trainCount / 12)
    this.#lowered = to === wanted ? null : { from: wanted, to }
    if (to !== validationCount) this.set({ validationCount: to })
  }

  #fitted(layers: readonly LayerSpec[]): readonly LayerSpec[] {
    return layersFor(layers, this.data)
  }
}

function layersFor(layers: readonly LayerSpec[], { imageShape, classes }: DataShape) {
  return fitNetwork({ name: '', inputShape: imageShape, layers }, imageShape, classes).layers
}

function presetOf(layers: readonly LayerSpec[], data: DataShape): PresetName | 'own' {
  const names = Object.keys(presets) as PresetName[]
  const text = JSON.stringify(layers)
  const isSame = (other: readonly LayerSpec[]) => JSON.stringify(layersFor(other, data)) === text
  return names.find((name) => isSame(presets[name].spec.layers)) ?? 'own'
}
