import { describe, expect, it } from 'vitest'
import type { KeptValues } from '../../src/main/kept-values.ts'
import { keepSettings, parseSettings, parseSettingsChanges } from '../../src/main/settings.ts'
import { defaultSettings, type Settings } from '../../src/shared/settings.ts'

function keptIn(values: Map<string, unknown>): KeptValues {
  return { read: (key) => values.get(key), write: (key, value) => void values.set(key, value) }
}

describe('parseSettings', () => {
  it.each([undefined, null, 3, 'dark', [], [['theme', 'dark']], {}, { theme: 5 }, { theme: null }])(
    'falls back to the defaults for %j',
    (value) => {
      expect(parseSettings(value)).toEqual(defaultSettings)
    },
  )

  it('keeps what is right and replaces only what is not', () => {
    expect(
      parseSettings({ theme: 'dark', matrixScale: 'rainbow', lossScale: 'logarithmic' }),
    ).toEqual({ theme: 'dark', matrixScale: 'counts', lossScale: 'logarithmic' })
  })

  it('takes nothing it does not know and nothing inherited', () => {
    const inherited: unknown = Object.create({ theme: 'dark' })
    expect(parseSettings(inherited)).toEqual(defaultSettings)
    expect(parseSettings({ evil: true, ['__proto__']: { theme: 'dark' } })).toEqual(defaultSettings)
  })

  it('does not run a getter', () => {
    const trap = {
      get theme(): string {
        throw new Error('ran')
      },
    }
    expect(parseSettings(trap)).toEqual(defaultSettings)
  })
})

describe('parseSettingsChanges', () => {
  it('passes right changes on', () => {
    expect(parseSettingsChanges({ theme: 'light' })).toEqual({ theme: 'light' })
    expect(parseSettingsChanges({})).toEqual({})
  })

  it.each([
    [null, /not by null/],
    [[], /by an object/],
    ['dark', /not by "dark"/],
    [{ colour: 'red' }, /no setting named "colour"/],
    [{ theme: 'sepia' }, /theme can be system, light, dark, but not "sepia"/],
    [{ lossScale: 10 }, /but not 10/],
    [JSON.parse('{"__proto__": "dark"}'), /no setting named "__proto__"/],
    [{ toString: 'dark' }, /no setting named "toString"/],
  ])('refuses %j with the reason', (value, reason) => {
    expect(() => parseSettingsChanges(value)).toThrow(reason)
  })
})

describe('keepSettings', () => {
  it('keeps a change for the next start and tells about it', () => {
    const values = new Map<string, unknown>()
    const told: Settings[] = []
    keepSettings(keptIn(values), (settings) => told.push(settings)).change({ theme: 'dark' })
    expect(told).toEqual([{ ...defaultSettings, theme: 'dark' }])
    const next = keepSettings(keptIn(values), () => {})
    expect(next.current().theme).toBe('dark')
  })
})
