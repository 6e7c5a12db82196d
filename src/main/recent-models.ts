import { existsSync } from 'node:fs'
import type { ModelCard, RecentModel } from '../shared/model-card.ts'
import type { KeptValues } from './kept-values.ts'

export const mostRecentModels = 12

/** As kept; whether the file is still there is looked up each time. */
export type KeptModel = Omit<RecentModel, 'exists'>

export interface RecentModels {
  /** The last used first. */
  list(): readonly RecentModel[]
  add(path: string, card: ModelCard): void
  forget(path: string): void
  /** The file to open at the next start; null for the network that comes with Inkling. */
  toBeginWith(): string | null
  /** Begins with the network that comes with Inkling, until another one is opened or saved. */
  beginWithShipped(): void
}

/** The model files opened or saved last, kept between two starts. */
export function keepRecentModels(
  kept: KeptValues,
  changed: (models: readonly RecentModel[]) => void,
): RecentModels {
  const models = () => parseRecentModels(kept.read('recentModels'))
  const list = () => models().map((model) => ({ ...model, exists: existsSync(model.path) }))
  function change(changedModels: readonly KeptModel[]): void {
    kept.write('recentModels', changedModels)
    changed(list())
  }
  return {
    list,
    add(path, card) {
      kept.write('beginsWithShipped', false)
      change(withModel(models(), toRecentModel(path, card, new Date())))
    },
    forget: (path) => change(models().filter((model) => model.path !== path)),
    toBeginWith() {
      if (kept.read('beginsWithShipped') === true) return null
      return list().find(({ exists }) => exists)?.path ?? null
    },
    beginWithShipped: () => kept.write('beginsWithShipped', true),
  }
}

export function toRecentModel(path: string, card: ModelCard, usedAt: Date): KeptModel {
  const { name, network, parameterCount, test } = card
  return {
    path,
    name,
    networkName: network.name,
    parameterCount,
    testAccuracy: test?.accuracy ?? null,
    usedAt: usedAt.toISOString(),
  }
}

/** Puts a model first; the same file is listed once, the oldest drops out. */
export function withModel(models: readonly KeptModel[], model: KeptModel): readonly KeptModel[] {
  const others = models.filter(({ path }) => path !== model.path)
  return [model, ...others].slice(0, mostRecentModels)
}

/** Takes every whole entry from a kept value and drops the rest. Never throws. */
export function parseRecentModels(value: unknown): readonly KeptModel[] {
  if (!Array.isArray(value)) return []
  return value.filter(isKeptModel).slice(0, mostRecentModels)
}

function isKeptModel(value: unknown): value is KeptModel {
  if (typeof value !== 'object' || value === null) return false
  const { path, name, networkName, parameterCount, testAccuracy, usedAt } = value as Partial<
    Record<keyof KeptModel, unknown>
  >
  return (
    [path, name, networkName].every((text) => typeof text === 'string' && text !== '') &&
    typeof parameterCount === 'number' &&
    (testAccuracy === null || typeof testAccuracy === 'number') &&
    typeof usedAt === 'string' &&
    !Number.isNaN(Date.parse(usedAt))
  )
}
