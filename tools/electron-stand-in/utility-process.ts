import { fork, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { app } from './app.ts'
import { decode, encode } from './codec.ts'
import { beforeExit } from './exit.ts'
import { PortLink, type MessagePortMain } from './ports.ts'
import { StrictEmitter, strict } from './unsupported.ts'
import type { UtilityFrame } from './wire.ts'

const running = new Set<UtilityProcess>()
beforeExit(() => {
  for (const utility of running) utility.kill()
})

/** A Node.js process of its own, with ports to and from it. */
class UtilityProcess
  extends StrictEmitter
  implements Pick<Electron.UtilityProcess, 'pid' | 'kill' | 'stdout' | 'stderr'>
{
  readonly name: string
  readonly stdout: Readable | null
  readonly stderr: Readable | null
  readonly #child: ChildProcess
  readonly #ports = new PortLink((frame) => this.#send(frame), 0)
  #hasEnded = false

  constructor(modulePath: string, args: readonly string[], options: Electron.ForkOptions) {
    super()
    this.name = options.serviceName ?? 'Node Utility Process'
    this.#child = fork(join(import.meta.dirname, 'utility-boot.ts'), [modulePath, ...args], {
      cwd: options.cwd ?? process.cwd(),
      env: { ...(options.env ?? process.env) } as NodeJS.ProcessEnv,
      execArgv: ['--disable-warning=ExperimentalWarning', ...(options.execArgv ?? [])],
      serialization: 'advanced',
      stdio: stdioOf(options.stdio),
    })
    this.stdout = this.#child.stdout
    this.stderr = this.#child.stderr
    running.add(this)
    app.utilities.add(this)
    this.#child.on('spawn', () => this.emit('spawn'))
    this.#child.on('message', (message) =>
      this.#receive(decode(message as Uint8Array) as UtilityFrame),
    )
    this.#child.on('error', (error) => console.error(`${modulePath} could not start:`, error))
    this.#child.on('exit', (code, signal) => {
      this.#ended(code ?? constants.signals[signal ?? 'SIGTERM'])
    })
  }

  get pid(): number | undefined {
    return this.#hasEnded ? undefined : this.#child.pid
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ports = transfer.map((port) => this.#ports.give(port))
    this.#send({ type: 'message', data: message, ports })
  }

  kill(): boolean {
    return !this.#hasEnded && this.#child.kill('SIGTERM')
  }

  #send(frame: UtilityFrame): void {
    const bytes = encode(frame)
    // the process may be gone before its exit event: what is sent then is lost, as in Electron
    if (this.#child.connected) this.#child.send(bytes, () => undefined)
  }

  #receive(frame: UtilityFrame): void {
    if (frame.type === 'message') this.emit('message', frame.data)
    else this.#ports.receive(frame)
  }

  #ended(code: number): void {
    this.#hasEnded = true
    running.delete(this)
    app.utilities.delete(this)
    this.#ports.close()
    this.emit('exit', code)
    if (code !== 0) {
      const reason = this.#child.signalCode === null ? 'abnormal-exit' : 'killed'
      const { name } = this
      const details = { type: 'Utility', reason, exitCode: code, name, serviceName: name }
      app.emit('child-process-gone', {}, details)
    }
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork(modulePath: string, args: readonly string[] = [], options: Electron.ForkOptions = {}) {
    if (!app.isReady()) {
      throw new Error('utilityProcess cannot be created before app is ready.')
    }
    return new UtilityProcess(modulePath, args, options)
  },
})

function stdioOf(stdio: Electron.ForkOptions['stdio']) {
  const [input, output, error] = Array.isArray(stdio) ? stdio : ['ignore', stdio, stdio]
  return [input ?? 'ignore', output ?? 'inherit', error ?? 'inherit', 'ipc'] as ('ipc' | 'pipe')[]
}
