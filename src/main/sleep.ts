import { powerMonitor } from 'electron'

/** After a sleep the processes wake up one by one. */
const wakingMs = 10_000

/** @returns whether the machine is about to sleep, sleeps, or has just woken up */
export function followSleep(): () => boolean {
  let awakeFrom = 0
  powerMonitor.on('suspend', () => (awakeFrom = Infinity))
  powerMonitor.on('resume', () => (awakeFrom = Date.now() + wakingMs))
  return () => Date.now() < awakeFrom
}
