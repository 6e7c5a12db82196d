import { loadMnist } from '../data/mnist.ts'
import { run } from './run.ts'
import { exitCodes } from './world.ts'

// A reader that has seen enough, such as head, must not keep the results from their files.
process.stdout.on('error', () => undefined)

process.exitCode = await run(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  loadMnist,
  onInterrupt(listener) {
    const interrupt = endImpatiently(listener)
    process.on('SIGINT', interrupt)
    return () => process.off('SIGINT', interrupt)
  },
})

/**
 * Whoever presses Ctrl+C again wants it to end at once. But one press may arrive twice: npm passes
 * on what the terminal has sent already.
 */
function endImpatiently(listener: () => void): () => void {
  let firstAt: number | null = null
  return () => {
    if (firstAt === null) {
      firstAt = performance.now()
      listener()
    } else if (performance.now() - firstAt > 500) {
      process.exit(exitCodes.interrupted)
    }
  }
}
