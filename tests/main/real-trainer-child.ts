import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { constants } from 'node:os'
import type { TrainerChild } from '../../src/main/trainer-process.ts'

/** A process of Node.js that looks like Electron's utility process. */
export function forkAsTrainer(
  modulePath: string,
  args: readonly string[] = [],
  execArgv: readonly string[] = [],
): TrainerChild {
  const child = fork(modulePath, args, {
    execArgv: [...execArgv],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const events = new EventEmitter()
  let hasEnded = false
  child.on('spawn', () => events.emit('spawn'))
  child.on('message', (message) => events.emit('message', message))
  child.on('exit', (code, signal) => {
    hasEnded = true
    events.emit('exit', code ?? constants.signals[signal ?? 'SIGTERM'])
  })
  const utility = Object.defineProperty(
    Object.assign(events, {
      stderr: child.stderr,
      postMessage: (message: object) => void child.send(message, () => undefined),
      kill: () => child.kill('SIGTERM'),
    }),
    'pid',
    { get: () => (hasEnded ? undefined : child.pid) },
  )
  return utility as unknown as TrainerChild
}
