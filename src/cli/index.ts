import { loadMnist } from '../data/mnist.ts'
import { run } from './run.ts'

// A reader that has seen enough, such as head, ends the program quietly.
process.stdout.on('error', () => process.exit(0))

process.exitCode = await run(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  loadMnist,
  onInterrupt(listener) {
    // Only once: whoever presses Ctrl+C again wants it to end at once.
    process.once('SIGINT', listener)
    return () => process.off('SIGINT', listener)
  },
})
