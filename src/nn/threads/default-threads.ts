import { availableParallelism } from 'node:os'

/** More threads than this wait for each other longer than they compute. */
const MOST_THREADS = 8

/** All cores but one, which is for the window; on a machine of one or two cores all. */
export function defaultThreads(cores: number = availableParallelism()): number {
  return Math.min(cores > 2 ? cores - 1 : cores, MOST_THREADS)
}
