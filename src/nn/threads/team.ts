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
  /**
   * Resolves when the job is done.
   * @throws ThreadError if a thread failed; the whole team has ended then and can only be dismissed
   */
  do(job: Job): Promise<void>
  /** Resolves, also after a failure, when no thread touches the memory any more. */
  dismiss(): Promise<void>
}

let teams = 0

/**
 * Puts as many of the pool's workers as needed in front of the memory.
 * @throws ThreadError if one of them fails to join
 */
export async function gatherTeam(options: TeamOptions): Promise<Team> {
  const id = teams++
  const { threads } = options
  const workers: PoolWorker[] = await hire(threads)

  async function dismiss() {
    await Promise.allSettled(workers.map((worker) => worker.ask({ kind: 'leave', team: id })))
  }

  /** The others may wait in the barrier for the one that failed, and no message reaches them there. */
  async function endAll() {
    await Promise.all(workers.map((worker) => worker.end('another one of its team failed')))
  }

  try {
    await Promise.all(
      workers.map((worker, place) => worker.ask({ kind: 'join', team: id, place, ...options })),
    )
  } catch (error) {
    await dismiss()
    throw error
  }
  return {
    async do(job) {
      try {
        await Promise.all(workers.map((worker) => worker.ask({ kind: 'do', team: id, job })))
      } catch (error) {
        await endAll()
        throw error
      }
    },
    dismiss,
  }
}
