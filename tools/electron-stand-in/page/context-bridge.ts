/** Electron's contextBridge: the page gets frozen copies, and functions that copy what passes. */
export const contextBridge = {
  exposeInMainWorld(name: string, api: unknown): void {
    if (name in window)
      throw new Error(`Cannot bind an API on top of an existing property on the window object`)
    Object.defineProperty(window, name, { value: freeze(copy(api)), enumerable: true })
  },
}

function copy(value: unknown): unknown {
  if (typeof value === 'function') return copyingFunction(value as (...args: unknown[]) => unknown)
  if (typeof value === 'symbol') throw new Error('Symbols cannot cross the context bridge')
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Promise) return value.then(copy, (reason) => Promise.reject(copy(reason)))
  if (value instanceof Error) return new Error(value.message)
  if (Array.isArray(value)) return value.map(copy)
  if (value instanceof Node || value instanceof Blob) return value
  const kind = Object.prototype.toString.call(value)
  if (kind !== '[object Object]') return structuredClone(value)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)]))
}

function copyingFunction(call: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return (...args) => {
    try {
      return copy(call(...args.map(copy)))
    } catch (error) {
      throw copy(error)
    }
  }
}

function freeze(value: unknown): unknown {
  const isPlain =
    Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
  if (isPlain) Object.values(Object.freeze(value) as object).forEach(freeze)
  return value
}
