import { EventEmitter } from 'node:events'

/** The app asked for a part of Electron that the stand-in does not have. */
export class UnsupportedError extends Error {
  readonly code = 'UNSUPPORTED'
  constructor(name: string) {
    super(`The stand-in for Electron has no ${name}. Run this on real Electron, or add it there.`)
    this.name = 'UnsupportedError'
  }
}

/** Names that engines, debuggers and promises look for on any object. */
const probes = new Set(['then', 'toJSON', 'inspect', 'nodeType', 'tagName', '$$typeof', 'domain'])

/** An EventEmitter on which a property that nobody defined is an error instead of `undefined`. */
export class StrictEmitter extends EventEmitter {}
Object.setPrototypeOf(StrictEmitter.prototype, throwingOnUnknown(EventEmitter.prototype))

/** The same for a plain object. */
export function strict<T extends object>(name: string, members: T): T {
  return throwingOnUnknown(members, name)
}

function throwingOnUnknown<T extends object>(target: T, name?: string): T {
  return new Proxy(target, {
    get(object, property, receiver: object) {
      if (property in object || typeof property === 'symbol' || probes.has(property)) {
        return Reflect.get(object, property, receiver)
      }
      throw new UnsupportedError(`${name ?? receiver.constructor.name}.${property}`)
    },
  })
}
