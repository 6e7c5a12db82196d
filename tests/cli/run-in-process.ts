import type { Dataset } from '../../src/data/dataset.ts'
import { run } from '../../src/cli/run.ts'

interface Options {
  readonly mnist?: Dataset
  readonly isTTY?: boolean
  /** Presses Ctrl+C when this is written. */
  readonly interruptAt?: Pick<RegExp, 'test'>
}

/** One command line in this process, over these digits. */
export async function runHere(argv: readonly string[], options: Options = {}) {
  const written = { out: '', err: '' }
  let interrupt = () => undefined as void
  const output = (stream: 'out' | 'err') => ({
    isTTY: options.isTTY ?? false,
    columns: 200,
    write(text: string) {
      written[stream] += text
      if (options.interruptAt?.test(text)) interrupt()
    },
  })
  const code = await run(argv, {
    out: output('out'),
    err: output('err'),
    loadMnist: async () => {
      if (options.mnist) return options.mnist
      throw new Error('This command should not need any digits.')
    },
    onInterrupt(listener) {
      interrupt = listener
      return () => (interrupt = () => undefined)
    },
  })
  return { code, ...written }
}
