import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Job, MemoryMap } from '../wasm/layout.ts'
import type { Changes } from './change-slice.ts'

/** What a worker is told. */
export type Request =
  | {
      readonly kind: 'join'
      readonly team: number
      /** The worker's place in the team, from 0. */
      readonly place: number
      readonly threads: number
      readonly module: WebAssembly.Module
      readonly memory: WebAssembly.Memory
      readonly map: MemoryMap
      readonly changes: Changes | null
    }
  | { readonly kind: 'do'; readonly team: number; readonly job: Job }
  | { readonly kind: 'leave'; readonly team: number }

/** What a worker answers: nothing, or why it could not. */
export interface Answer {
  readonly error: string | null
}

/** A thread of the pool. It answers in the order in which it is asked. */
export interface PoolWorker {
  ask(request: Request): Promise<void>
  /**
   * Stops the thread wherever it is, and for good: whatever it was asked and will be asked is refused,
   * and it is not hired again. Resolves when it touches no memory any more.
   */
  end(reason: string): Promise<void>
}

/** A thread of the pool ended or failed; training can't go on. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError'
  readonly code = 'THREAD'
}

/** Every worker of this process. The end of a run ends none, so that starting and stopping costs nothing. */
const pool: PoolWorker[] = []

/** The first `count` workers, started if they don't exist yet. */
export async function hire(count: number): Promise<PoolWorker[]> {
  while (pool.length < count) pool.push(startWorker())
  return pool.slice(0, count)
}

function startWorker(): PoolWorker {
  const worker = new Worker(workerUrl(), { name: 'inkling-kernel' })
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = []
  let failure: ThreadError | null = null
  // An idle thread doesn't keep the process alive, a working one does.
  worker.unref()

  function settle(answer: Answer) {
    const first = waiting.shift()
    if (waiting.length === 0) worker.unref()
    if (answer.error === null) first?.resolve()
    else first?.reject(new ThreadError(`A computing thread failed: ${answer.error}`))
  }
  function fail(reason: string) {
    failure ??= new ThreadError(`A computing thread ended: ${reason}. Start again to go on.`)
    const index = pool.indexOf(self)
    if (index >= 0) pool.splice(index, 1)
    for (const { reject } of waiting.splice(0)) reject(failure)
  }
  worker.on('message', settle)
  worker.on('error', (error) => fail(String(error)))
  worker.on('exit', (code) => fail(`exit code ${code}`))

  const self: PoolWorker = {
    ask(request) {
      if (failure) return Promise.reject(failure)
      worker.ref()
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        worker.postMessage(request)
      })
    },
    async end(reason) {
      fail(reason)
      await worker.terminate()
    },
  }
  return self
}

/** The worker's entry: the source itself, or the bundle that stands beside this one. */
function workerUrl(): URL {
  const here = import.meta.url
  if (here.endsWith('.ts')) return new URL('./worker.ts', here)
  const candidates = ['./threads-worker.js', '../threads-worker.js'].map(
    (path) => new URL(path, here),
  )
  const found = candidates.find((url) => existsSync(fileURLToPath(url)))
  if (!found)
    throw new ThreadError(`The computing threads' code is missing: ${candidates[0]!.href}.`)
  return found
}
