import type { Job, MemoryMap } from '../wasm/layout.ts'
import type { Changes } from './change-slice.ts'
import { hire, type PoolWorker } from './pool.ts'

export interface TeamOptions {
  readonly threads: number
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly map: MemoryMap
  /** What each image goes through before it is learned; null for nothing. */
  readonly changes: Changes | null
}

/** Threads that work together on one memory. */
export interface Team {
  /** Resolves when the job is done; rejects if a thread failed. */
  do(job: Job): Promise<void>
  dismiss(): Promise<void>
}

let teams = 0

/** Puts as many of the pool's workers as needed in front of the memory. */
export async function gatherTeam(options: TeamOptions): Promise<Team> {
  const id = teams++
  const { threads } = options
  const workers: PoolWorker[] = await hire(threads)
  await Promise.all(
    workers.map((worker, place) => worker.ask({ kind: 'join', team: id, place, ...options })),
  )
  return {
    async do(job) {
      await Promise.all(workers.map((worker) => worker.ask({ kind: 'do', team: id, job })))
    },
    async dismiss() {
      await Promise.all(workers.map((worker) => worker.ask({ kind: 'leave', team: id })))
    },
  }
}
