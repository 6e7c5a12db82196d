import { join } from 'node:path'
import { expect, it } from 'vitest'
import { superviseTrainer } from '../../src/main/trainer-process.ts'
import type { TrainerProcess } from '../../src/shared/trainer-state.ts'
import { forkAsTrainer } from './real-trainer-child.ts'

/** Starts a real process that comes to this end, and waits until the person is told. */
function endOf(
  end: string,
  heartbeatMs = 100,
): Promise<Extract<TrainerProcess, { state: 'gone' }>> {
  return new Promise((told) => {
    superviseTrainer({
      fork: () =>
        forkAsTrainer(
          join(import.meta.dirname, 'hanging-trainer.ts'),
          [end],
          ['--max-old-space-size=64'],
        ),
      datasets: () => [],
      shippedModels: () => '/shipped',
      checkpoints: () => '/checkpoints',
      runs: () => '/runs',
      lastModel: () => null,
      isAsleep: () => false,
      heartbeatMs,
      changed: (process) => process.state === 'gone' && told(process),
    }).start()
  })
}

it('ends a trainer that hangs in a loop, and says what is kept', async () => {
  const { message } = await endOf('hang')
  expect(message).toMatch(/no longer answered in the middle of training.*run under way is kept/)
})

it.runIf(process.platform !== 'win32')(
  'ends a trainer that no signal but the last reaches',
  async () => {
    const { message } = await endOf('stop')
    expect(message).toMatch(/no longer answered in the middle of training/)
  },
)

it('says that a trainer ran out of memory', async () => {
  // Collecting the last bit of memory takes long enough to look like a hang.
  const { message, details } = await endOf('out-of-memory', 5_000)
  expect(message).toMatch(/ran out of memory in the middle of training.*smaller network/)
  expect(details).toContain('heap')
}, 30_000)
