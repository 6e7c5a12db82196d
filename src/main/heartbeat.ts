import type { Heartbeat } from '../shared/contract.ts'

/** The trainer's thread only waits while others compute, so it answers within milliseconds. */
const everyMs = 1_000
/** So many unanswered beats mean that it hangs. */
const longestSilence = 6
/** Loading the code may take a slow disk its time. */
const longestStart = 30

export interface HeartbeatOptions {
  /** Asks the other side for a sign of life. */
  ask(): Promise<Heartbeat>
  /** True while the machine goes to sleep or wakes up: nobody has to answer then. */
  isAsleep(): boolean
  /** Called once, when there has been no answer for too long. */
  silent(): void
  readonly intervalMs?: number
}

/**
 * Watches for a process that runs but no longer answers. What counts is beats and not time: while this
 * process stands still too, in a debugger or a sleep, none is missed.
 * @returns a function that stops watching
 */
export function watchHeartbeat(options: HeartbeatOptions): () => void {
  const intervalMs = options.intervalMs ?? everyMs
  let missed = 0
  let limit = longestStart
  let isWaiting = false
  let lastBeatAt = performance.now()

  function ask(): void {
    isWaiting = true
    options.ask().then(
      ({ isInspected }) => {
        isWaiting = false
        // Whoever debugs it may stop it for as long as they like.
        limit = isInspected ? Infinity : longestSilence
      },
      // The connection was closed: its end is told elsewhere.
      () => stop(),
    )
  }

  function beat(): void {
    const now = performance.now()
    const stoodStill = now - lastBeatAt > 2 * intervalMs
    lastBeatAt = now
    if (!isWaiting || stoodStill || options.isAsleep()) missed = 0
    else missed++
    if (!isWaiting) return ask()
    if (missed < limit) return
    stop()
    options.silent()
  }

  const timer = setInterval(beat, intervalMs)
  const stop = () => clearInterval(timer)
  return stop
}
