import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hire } from '../../../src/nn/threads/pool.ts'
import { gatherTeam } from '../../../src/nn/threads/team.ts'
import { ModuleBuilder } from '../../../src/nn/wasm/assembler/module-builder.ts'
import { createCompiledEngine } from '../../../src/nn/wasm/engine.ts'
import { emitBarrier, emitTake } from '../../../src/nn/wasm/kernels/synchronise.ts'
import type { MemoryMap } from '../../../src/nn/wasm/layout.ts'
import { indices, optionsWith, stretch } from '../engine-setup.ts'

/** Every worker that was started, oldest first. */
const started: Worker[] = []
const remember = (worker: Worker) => void started.push(worker)
beforeAll(() => void process.on('worker', remember))
afterAll(() => void process.off('worker', remember))

const oneEpoch = stretch(indices(0, 80), 20)

async function twoThreads() {
  return createCompiledEngine(optionsWith({ threads: 2 }), 'relaxed-simd')
}

async function expectToTrain() {
  const engine = await twoThreads()
  const { losses } = await engine.train(oneEpoch)
  expect(losses.every(Number.isFinite)).toBe(true)
  await engine.close()
}

it.each([0, 1])(
  'when thread %i of two dies in mid-training, the next run trains',
  async (place) => {
    const engine = await twoThreads()
    const idle = await twoThreads()
    const long = indices(0, 80_000).map((index) => index % 80)
    const training = engine.train(stretch(long, 20))
    await started.slice(-2)[place]!.terminate()
    await expect(training).rejects.toMatchObject({ code: 'THREAD' })
    await expect(engine.train(oneEpoch)).rejects.toMatchObject({ code: 'THREAD' })
    await engine.close()
    await idle.close()
    await expectToTrain()
  },
)

it('when one thread fails while the other waits for it, the next run trains', async () => {
  const module = new ModuleBuilder({ maximumPages: 1, hasRelaxedSimd: false })
  // There is no `infer`: whoever takes the only slice fails, and the other one stays in the barrier.
  module.export(emitBarrier(module, 'barrier'), emitTake(module, 'take'))
  const team = await gatherTeam({
    threads: 2,
    module: await WebAssembly.compile(module.encode()),
    memory: new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }),
    map: { scratch: 0, scratchBytes: 0 } as MemoryMap,
    changes: null,
  })
  const before = await hire(2)
  await expect(team.do({ kind: 'infer', count: 1 })).rejects.toMatchObject({ code: 'THREAD' })
  await team.dismiss()
  const after = await hire(2)
  expect(after.some((worker) => before.includes(worker))).toBe(false)
  await expectToTrain()
})
