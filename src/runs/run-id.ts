import { randomBytes } from 'node:crypto'

const shape = /^\d{8}T\d{6}\d{3}-[0-9a-f]{8}$/

/** `20261122T215804123-3fa91c02`: in UTC, so that ids sort by time; the rest keeps them apart. */
export function newRunId(at: Date): string {
  const time = at.toISOString().replace(/[-:.Z]/g, '')
  return `${time}-${randomBytes(4).toString('hex')}`
}

/** Whether a folder of this name is a run's; anything else in the library is left alone. */
export function isRunId(name: unknown): name is string {
  return typeof name === 'string' && shape.test(name)
}
