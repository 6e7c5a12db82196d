import { int, long } from '../assembler/expression.ts'
import { apply } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { atomic, i32 } from '../assembler/vocabulary.ts'
import { controlLayout } from '../layout.ts'

/** Looks at the generation before a thread goes to sleep: some tens of microseconds. */
const SPINS = 20_000

/**
 * Returns when `threads` threads have come: the last one starts the next generation. Waiting threads
 * spin a while, since most waits are short, and then sleep.
 */
export function emitBarrier(module: ModuleBuilder, name: string) {
  return module.function(name, { threads: 'i32' }, (f, { threads }) => {
    const { arrived, generation } = controlLayout
    const zero = int(0)
    const mine = f.variable('mine', atomic.load(zero, generation))
    const before = f.variable('before', atomic.add(zero, int(1), arrived))
    f.when(
      i32.equal(i32.add(before, int(1)), threads),
      () => {
        f.do(atomic.store(zero, zero, arrived))
        f.do(atomic.store(zero, i32.add(mine, int(1)), generation))
        f.drop(atomic.notify(zero, int(-1), generation))
      },
      () => {
        const isWaiting = () => i32.equal(atomic.load(zero, generation), mine)
        const spins = f.variable('spins', int(SPINS))
        f.doWhile(
          () => f.advance(spins, -1),
          () => i32.and(isWaiting(), i32.notEqual(spins, zero)),
        )
        f.when(isWaiting(), () =>
          f.doWhile(
            () => f.drop(apply('memory.atomic.wait32', [zero, mine, long(-1)], [generation])),
            isWaiting,
          ),
        )
      },
    )
  })
}

/** The next number of a counter that all threads share. */
export function emitTake(module: ModuleBuilder, name: string) {
  return module.function(name, { counter: 'i32' }, (f, { counter }) => {
    f.return(atomic.add(counter, int(1)))
  })
}
