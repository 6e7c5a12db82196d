import { join, sep } from 'node:path'
import { utilityProcess } from 'electron'
import type { TrainerChild } from './trainer-process.ts'

export function forkTrainer(): TrainerChild {
  const child = utilityProcess.fork(unpacked(join(import.meta.dirname, 'trainer.js')), [], {
    serviceName: 'Inkling trainer',
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  child.stderr?.on('data', (chunk: Buffer) => void process.stderr.write(chunk))
  return child
}

/** Worker threads don't start from inside an asar archive, so the trainer is packed beside it. */
function unpacked(path: string): string {
  return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
}
