import type { Job, MemoryMap } from '../wasm/layout.ts'
import { hire, type PoolWorker } from './pool.ts'

export interface TeamOptions {
  readonly threads: number
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly map: MemoryMap
}

/** Threads that work together on one memory. */
export interface Team {
  /** Resolves when the job is done; rejects if a thread failed. */
  do(job: Job): Promise<void>
  dismiss(): Promise<void>
}

let teams = 0

/** Puts as many of the pool's workers as needed in front of the memory. */
export async function gatherTeam({ threads, module, memory, map }: TeamOptions): Promise<Team> {
  const id = teams++
  const workers: PoolWorker[] = await hire(threads)
  await Promise.all(
    workers.map((worker, place) =>
      worker.ask({ kind: 'join', team: id, place, threads, module, memory, map }),
    ),
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
