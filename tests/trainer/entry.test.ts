import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { bundledMnistFolder } from '../../src/data/mnist.ts'
import { connect } from '../../src/shared/connect.ts'
import { supervisorCalls } from '../../src/shared/contract.ts'

/** The trainer's real entry in a process of its own. */
function startTrainer(): ChildProcess {
  const entry = join(import.meta.dirname, '../../src/trainer/index.ts')
  const child = fork(entry, [], {
    execArgv: ['--import', join(import.meta.dirname, 'fake-parent-port.ts')],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  onTestFinished(() => void child.kill())
  return child
}

it('answers whoever started it', async () => {
  const child = startTrainer()
  type Nothing = Record<never, never>
  const { remote } = connect<typeof supervisorCalls, Nothing, Nothing, Nothing>(
    {
      post: (message) => void child.send(message as object),
      listen: (receive) => void child.on('message', receive),
    },
    { asks: supervisorCalls, answers: {} },
  )
  const candidates = [{ source: 'bundled' as const, folder: bundledMnistFolder()! }]
  expect(await remote.useDataset(candidates)).toMatchObject({ trainCount: 60_000, rejected: [] })
  await expect(remote.saveModel('/tmp/x.safetensors')).rejects.toMatchObject({ code: 'NO_MODEL' })
})

it('ends rather than go on after an error that nobody caught', async () => {
  const child = startTrainer()
  child.send('reject')
  expect(await once(child, 'exit')).toEqual([1, null])
})
