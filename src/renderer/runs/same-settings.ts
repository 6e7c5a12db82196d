import { settingsTable } from '../../report/settings-table.ts'
import type { DataOrigin } from '../../shared/data-fit.ts'
import type { RunOrigin } from '../../shared/run-library.ts'
import type { TrainConfig } from '../../shared/train-config.ts'

/** What a run was started with. */
export interface Beginning {
  readonly config: TrainConfig | null
  /** Null where nobody knows. */
  readonly data: DataOrigin | null
  readonly origin: RunOrigin | null
}

/** Whether these are at least two runs of the same thing that differ in their seed, and only there. */
export function areSeedsOfOne(runs: readonly Beginning[]): boolean {
  if (runs.length < 2 || runs.some(({ config }) => config === null)) return false
  const seeds = new Set(runs.map(({ config }) => config!.seed))
  const rest = new Set(runs.map((run) => withoutSeed(run)))
  return seeds.size === runs.length && rest.size === 1
}

/** A setting in which runs differ; one value a run, in their order, "–" where it is off. */
export interface Difference {
  readonly name: string
  readonly values: readonly string[]
}

/** Every setting in which they differ, in the order of the table of settings. */
export function differences(runs: readonly Beginning[]): readonly Difference[] {
  const tables = runs.map((run) => new Map(rowsOf(run)))
  const names = [...new Set(tables.flatMap((table) => [...table.keys()]))]
  return names
    .map((name) => ({ name, values: tables.map((table) => table.get(name) ?? '–') }))
    .filter(({ values }) => new Set(values).size > 1)
}

function rowsOf({ config, data, origin }: Beginning): (readonly [string, string])[] {
  const rest: [string, string][] = [
    ...(data ? [['Data', data.name] as [string, string]] : []),
    ...(origin ? [['Began with', pointOf(origin)] as [string, string]] : []),
  ]
  if (!config) return [['Network', 'unknown'], ...rest]
  const { name, layers } = config.network
  return [['Network', `${name}, ${layers.length} layers`], ...settingsTable(config), ...rest]
}

function pointOf({ name, epoch }: RunOrigin): string {
  return epoch === null ? `“${name}”` : `“${name}”, epoch ${epoch}`
}

/** Threads change nothing but the time, a recipe's name nothing at all. */
function withoutSeed({ config, data, origin }: Beginning): string {
  const { network, ...settings } = config!
  const point = origin && [origin.run, origin.epoch]
  return JSON.stringify([
    network,
    { ...settings, seed: 0, threads: 0, recipe: null },
    data?.sums ?? null,
    point,
  ])
}
