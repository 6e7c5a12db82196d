import { EventEmitter } from 'node:events'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { decode, encode } from './codec.ts'
import { PortLink, type MessagePortMain } from './ports.ts'
import { UnsupportedError } from './unsupported.ts'
import { announceVersions } from './versions.ts'
import type { UtilityFrame } from './wire.ts'

/** The other end of a utility process: `process.parentPort`. */
class ParentPort extends EventEmitter {
  readonly #send = process.send?.bind(process)
  readonly #ports = new PortLink((frame) => this.#post(frame), 1)
  #waiting: { data: unknown; ports: MessagePortMain[] }[] = []

  constructor() {
    super()
    process.on('message', (message) => this.#receive(decode(message as Uint8Array) as UtilityFrame))
    this.on('newListener', (event) => {
      if (event !== 'message') return
      setImmediate(() => this.#waiting.splice(0).forEach((each) => this.emit('message', each)))
    })
  }

  postMessage(message: unknown): void {
    this.#post({ type: 'message', data: message, ports: [] })
  }

  #post(frame: UtilityFrame): void {
    const bytes = encode(frame)
    if (process.connected) this.#send?.(bytes, undefined, undefined, () => undefined)
  }

  #receive(frame: UtilityFrame): void {
    if (frame.type !== 'message') return this.#ports.receive(frame)
    const ports = frame.ports.map((number) => this.#ports.take(number))
    const message = { data: frame.data, ports }
    if (this.listenerCount('message') > 0) this.emit('message', message)
    else this.#waiting.push(message)
  }
}

registerHooks({
  resolve(specifier, context, next) {
    if (/^electron(\/|$)/.test(specifier))
      throw new UnsupportedError('Electron in utility processes')
    return next(specifier, context)
  },
})
announceVersions('utility')
Object.assign(process, { parentPort: new ParentPort() })
// Ctrl+C reaches every process of a terminal: the app decides what becomes of this one
process.on('SIGINT', () => undefined)
// whatever ended the app, nothing of it stays behind
process.on('disconnect', () => process.exit())

const [, , modulePath = '', ...args] = process.argv
process.argv = [process.execPath, modulePath, ...args]
await import(pathToFileURL(modulePath).href)
