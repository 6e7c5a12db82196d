import type { EngineInfo } from '../nn/engine.ts'
import type { Interval } from '../shared/statistics.ts'

/** 0.98934 -> `98.93 %` */
export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}

/** `98.71 % to 99.11 %` */
export function range({ low, high }: Interval, inWords: (end: number) => string): string {
  return `${inWords(low)} to ${inWords(high)}`
}

/** 61706 -> `61,706` */
export function thousands(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** `Plain TypeScript, 1 thread` */
export function describeEngine({ name, threads }: EngineInfo): string {
  return `${name}, ${counted(threads, 'thread')}`
}

/** `1 epoch`, `2 epochs` */
export function counted(count: number, what: string): string {
  return `${thousands(count)} ${what}${count === 1 ? '' : 's'}`
}

/** 83.2 -> `1:23` */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--'
  const whole = Math.ceil(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const clock = `${minutes}:${String(whole % 60).padStart(2, '0')}`
  return hours === 0 ? clock : `${hours}:${clock.padStart(5, '0')}`
}
