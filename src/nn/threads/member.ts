import { type Changes, createSliceChanger } from './change-slice.ts'
import {
  type CompiledExports,
  controlLayout,
  type Job,
  type MemoryMap,
  SLICE,
  slicesPerShard,
  stepLayout,
} from '../wasm/layout.ts'

export interface Place {
  /** 0 for the one who tidies up. */
  readonly place: number
  readonly threads: number
  readonly memory: WebAssembly.Memory
  readonly map: MemoryMap
  readonly changes: Changes | null
}

/** One thread of a team. All of them run the same program and share out its parts as they come. */
export interface Member {
  do(job: Job): void
}

export function createMember(
  exports: CompiledExports,
  { place, threads, memory, map, changes }: Place,
): Member {
  const { barrier, take, clear, learn, settle, update, average, infer } = exports
  const control = new Int32Array(memory.buffer, 0, controlLayout.bytes / 4)
  const scratch = map.scratch + place * map.scratchBytes
  const changer = changes && createSliceChanger(changes, memory, map, scratch)
  const { nextShard, nextTask, nextGather, diverged } = controlLayout

  /** Takes numbers below `count` until there are no more. */
  function shareOut(counter: number, count: number, part: (index: number) => void) {
    for (let index = take(counter); index < count; index = take(counter)) part(index)
  }

  /** Every thread has finished with this counter and none comes back to it before the next barrier. */
  function reset(counter: number) {
    if (place === 0) Atomics.store(control, counter / 4, 0)
  }

  function train(count: number, batchSize: number, firstVisit: number) {
    const shardImages = SLICE * slicesPerShard(batchSize)
    for (
      let from = 0, step = map.steps;
      from < count;
      from += batchSize, step += stepLayout.bytes
    ) {
      const images = Math.min(batchSize, count - from)
      const shards = Math.ceil(images / shardImages)
      reset(nextTask)
      reset(nextGather)
      for (let pass = 0; pass < map.passes; pass++) {
        shareOut(nextShard, shards, (shard) => {
          const gradients = map.gradients + shard * map.shardBytes
          const end = Math.min((shard + 1) * shardImages, images)
          if (pass === 0) clear(gradients)
          for (let first = shard * shardImages; first < end; first += SLICE) {
            const sliceImages = Math.min(SLICE, end - first)
            if (pass === 0) changer?.change(from + first, sliceImages, firstVisit)
            learn(pass, scratch, gradients, first, from + first, sliceImages, step)
          }
        })
        barrier(threads)
        reset(nextShard)
        if (pass === map.passes - 1) break
        if (place === 0) settle(pass, shards)
        barrier(threads)
      }
      if (Atomics.load(control, diverged / 4) !== 0) break
      if (map.gatherTasks > 0) clipGradients(images, shards, step)
      shareOut(nextTask, map.tasks, (task) => update(task, images, shards, step))
      barrier(threads)
      // Parameters stay as they are until the next update, which is behind the next barrier.
      average(place, threads, step)
    }
  }

  function clipGradients(images: number, shards: number, step: number) {
    shareOut(nextGather, map.gatherTasks, (task) => exports.gather(task, images, shards, step))
    barrier(threads)
    exports.square(place, threads)
    barrier(threads)
    exports.clip(step)
  }

  function inferAll(count: number) {
    shareOut(nextShard, Math.ceil(count / SLICE), (slice) => {
      const from = slice * SLICE
      infer(scratch, place * SLICE, from, Math.min(SLICE, count - from))
    })
    barrier(threads)
    reset(nextShard)
  }

  return {
    do(job) {
      if (job.kind === 'train') train(job.count, job.batchSize, job.firstVisit)
      else inferAll(job.count)
    },
  }
}
