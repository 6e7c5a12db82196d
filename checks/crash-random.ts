import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sweepTemporaryFiles } from '../src/models/saver.ts'
import { random } from '../src/nn/random.ts'
import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'
import { numberedModel, numberOf } from './numbered-model.ts'
import type { ChildMessage } from './saving-child.ts'

/** A process that saves without end, as soon as it is told to. */
interface Saver {
  readonly child: ChildProcess
  readonly ready: Promise<unknown>
}

/**
 * Kills a process that saves one model after the other, at a random moment. What is left is a whole
 * model, and none older than the last one that the process said was saved.
 */
export async function crashAtRandom(options: CheckOptions): Promise<CheckResult> {
  const { seed, size, onProgress } = options
  const folder = await mkdtemp(join(tmpdir(), 'inkling-crash-'))
  const path = join(folder, 'model')
  const draw = random(seed, 'moments')
  const violations: string[] = []
  const counts = { kills: 0, 'models saved': 0, 'temporary files swept': 0 }
  let number = 0
  await writeFile(path, numberedModel(number))
  let next = startSaver(path)
  try {
    for (let round = 0; round < size; round++) {
      onProgress(round)
      const saver = next
      await saver.ready
      // the next one starts while this one saves, as starting takes longest
      if (round + 1 < size) next = startSaver(path)
      const saved = await killWhileSaving(saver.child, number + 1, 40 * draw.uniform())
      counts.kills++
      counts['models saved'] += saved - number
      const found = numberOf(await readFile(path))
      if (found === null) violations.push(`kill ${round}: the model is not whole`)
      else if (found < saved) violations.push(`kill ${round}: found ${found}, saved was ${saved}`)
      counts['temporary files swept'] += await sweepTemporaryFiles(folder, -1000)
      const left = await readdir(folder)
      if (left.join() !== 'model') violations.push(`kill ${round}: left over are ${left.join()}`)
      number = found ?? number + 1
    }
  } finally {
    next.child.kill('SIGKILL')
    await rm(folder, { recursive: true })
  }
  return { counts, violations }
}

function startSaver(path: string): Saver {
  const child = fork(join(import.meta.dirname, 'saving-child.ts'), [path, 'and go on'])
  return { child, ready: once(child, 'message') }
}

/** @returns the last number that the child said was saved */
async function killWhileSaving(child: ChildProcess, first: number, afterMs: number) {
  let saved = first - 1
  child.on('message', (message: ChildMessage) => {
    if ('saved' in message) saved = message.saved
  })
  const exited = once(child, 'exit')
  child.send(first)
  await delay(afterMs)
  child.kill('SIGKILL')
  await exited
  return saved
}

if (import.meta.main) {
  await runAsCommand({
    ...{ name: 'crash:random', sizeOption: 'rounds', fullSize: 1000 },
    run: crashAtRandom,
  })
}
