import Store from 'electron-store'

/** What is kept between two starts. Values come back as they were found: whoever reads parses. */
export interface KeptValues {
  read(key: string): unknown
  /** Never throws: what cannot be written to disk still holds until the app closes. */
  write(key: string, value: unknown): void
}

/**
 * Values in `config.json` in the app's own folder. A file that is no JSON is begun anew; one that
 * cannot be read or written at all leaves the app working with values in memory.
 */
export function openKeptValues(): KeptValues {
  const store = attempt(() => new Store({ clearInvalidConfig: true }))
  const unwritten = new Map<string, unknown>()
  return {
    read: (key) =>
      unwritten.has(key) ? unwritten.get(key) : attempt(() => store?.get(key) as unknown),
    write(key, value) {
      unwritten.set(key, value)
      attempt(() => {
        if (!store) return
        store.set(key, value)
        unwritten.delete(key)
      })
    },
  }
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    console.error('The settings file could not be used:', error)
    return undefined
  }
}
