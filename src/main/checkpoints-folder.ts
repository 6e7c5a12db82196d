import { join } from 'node:path'
import { app } from 'electron'

/** Where the trainer keeps the run under way. */
export function checkpointsFolder(): string {
  return join(app.getPath('userData'), 'checkpoints')
}

/** Where the trainer keeps every run. */
export function runsFolder(): string {
  return join(app.getPath('userData'), 'runs')
}
