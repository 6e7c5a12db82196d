import { join, sep } from 'node:path'
import { utilityProcess } from 'electron'
import type { TrainerChild } from './trainer-process.ts'

/** @param complained told what the process writes to stderr */
export function forkTrainer(complained: (words: string) => void): TrainerChild {
  const child = utilityProcess.fork(unpacked(join(import.meta.dirname, 'trainer.js')), [], {
    serviceName: 'Inkling trainer',
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk)
    complained(chunk.toString())
  })
  return child
}

/** Worker threads don't start from inside an asar archive, so the trainer is packed beside it. */
function unpacked(path: string): string {
  return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
}
