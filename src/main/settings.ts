import { defaultSettings, type Settings } from '../shared/settings.ts'
import { quote } from '../shared/quote.ts'
import type { KeptValues } from './kept-values.ts'

type Choices = { readonly [Name in keyof Settings]: readonly Settings[Name][] }

const choices: Choices = {
  theme: ['system', 'light', 'dark'],
  matrixScale: ['counts', 'actual', 'predicted'],
  lossScale: ['linear', 'logarithmic'],
}

/** A change of the settings that names something unknown. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly code = 'SETTINGS'
}

export interface KeptSettings {
  current(): Settings
  change(changes: Partial<Settings>): Settings
}

/** The settings as kept between two starts. */
export function keepSettings(
  kept: KeptValues,
  changed: (settings: Settings) => void,
): KeptSettings {
  let current = parseSettings(kept.read('settings'))
  return {
    current: () => current,
    change(changes) {
      current = { ...current, ...changes }
      kept.write('settings', current)
      changed(current)
      return current
    },
  }
}

/** Takes what is right from a kept value and the default for everything else. Never throws. */
export function parseSettings(value: unknown): Settings {
  function keptOrDefault<Name extends keyof Settings>(name: Name): Settings[Name] {
    const kept = ownValue(value, name)
    return choices[name].find((choice) => choice === kept) ?? defaultSettings[name]
  }
  return {
    theme: keptOrDefault('theme'),
    matrixScale: keptOrDefault('matrixScale'),
    lossScale: keptOrDefault('lossScale'),
  }
}

/** @throws SettingsError naming what there is no such setting or choice of */
export function parseSettingsChanges(value: unknown): Partial<Settings> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SettingsError(`Settings change by an object, not by ${quote(value)}.`)
  }
  for (const [name, choice] of Object.entries(value)) {
    if (!Object.hasOwn(choices, name)) {
      throw new SettingsError(`There is no setting named ${quote(name)}.`)
    }
    const allowed: readonly string[] = choices[name as keyof Settings]
    if (!allowed.includes(choice)) {
      throw new SettingsError(`${name} can be ${allowed.join(', ')}, but not ${quote(choice)}.`)
    }
  }
  return { ...value }
}

function ownValue(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}
