import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { RunLibrary } from '../src/runs/run-library.ts'
import { random } from '../src/nn/random.ts'
import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'
import type { LibraryMessage } from './library-child.ts'

/** What a run must be at least, by what its process said was done. */
interface Expected {
  epochs: number
  name: string | null
}

/**
 * Kills a process that uses a library of runs, at a random moment. What is left is a library of whole
 * runs: none can't be read, none is missing whose keeping was confirmed, and none is back whose
 * deletion was.
 */
export async function crashInLibrary(options: CheckOptions): Promise<CheckResult> {
  const { seed, size, onProgress } = options
  const folder = await mkdtemp(join(tmpdir(), 'inkling-library-'))
  const draw = random(seed, 'moments')
  const violations: string[] = []
  const counts = { kills: 0, 'steps confirmed': 0, 'runs found': 0 }
  const expected = new Map<string, Expected>()
  let next = startChild(folder, seed * 1_000_000)
  try {
    for (let round = 0; round < size; round++) {
      onProgress(round)
      const { child, ready } = next
      await ready
      // The next one starts while this one works, as starting takes longest.
      if (round + 1 < size) next = startChild(folder, seed * 1_000_000 + round + 1)
      const { confirmed, pending } = await killWhileWorking(child, 500 * draw.uniform(), expected)
      counts.kills++
      counts['steps confirmed'] += confirmed
      const library = await RunLibrary.open(folder)
      const wrong = complaints(library, expected, pending)
      violations.push(...wrong.map((what) => `kill ${round}: ${what}`))
      counts['runs found'] += library.list.runs.length
      const strays = (await readdir(folder)).filter((name) => !expected.has(name))
      if (strays.length > 0) violations.push(`kill ${round}: left over are ${strays.join()}`)
    }
  } finally {
    next.child.kill('SIGKILL')
    await rm(folder, { recursive: true, maxRetries: 5 })
  }
  return { counts, violations }
}

/** Compares the library with what must be in it, and takes over what may be either way. */
function complaints(
  { list }: RunLibrary,
  expected: Map<string, Expected>,
  pending: LibraryMessage | null,
): string[] {
  const wrong: string[] = []
  const found = new Map(list.runs.map((run) => [run.id, run]))
  for (const [id, { epochs, name }] of expected) {
    const run = found.get(id)
    if (!run) {
      const isBetween = pending?.id === id && ['delete', 'restore'].includes(pending.step)
      if (!isBetween) wrong.push(`run ${id} is missing`)
      expected.delete(id)
    } else if (run.kind === 'unreadable') {
      wrong.push(`run ${id} is broken: ${run.message}`)
    } else {
      if (run.finishedEpochs < epochs) wrong.push(`run ${id} lost an epoch`)
      const isRenaming = pending?.id === id && pending.step === 'name'
      if (name !== null && run.name !== name && !isRenaming) wrong.push(`run ${id} lost its name`)
      expected.set(id, { epochs: run.finishedEpochs, name: run.name })
    }
  }
  for (const [id, run] of found) {
    if (expected.has(id)) continue
    const isBetween = pending?.step === 'begin' || pending?.id === id
    if (!isBetween) wrong.push(`run ${id} is back`)
    else if (run.kind === 'unreadable') wrong.push(`run ${id} is broken: ${run.message}`)
    else expected.set(id, { epochs: run.finishedEpochs, name: run.name })
  }
  return wrong
}

function startChild(folder: string, seed: number) {
  const child = fork(join(import.meta.dirname, 'library-child.ts'), [folder, String(seed)])
  return { child, ready: once(child, 'message') }
}

/** @returns how many steps were done, and the one that was being done */
async function killWhileWorking(
  child: ChildProcess,
  afterMs: number,
  expected: Map<string, Expected>,
): Promise<{ confirmed: number; pending: LibraryMessage | null }> {
  let confirmed = 0
  let pending: LibraryMessage | null = null
  child.on('message', (message: LibraryMessage) => {
    if (message.moment === 'about') {
      pending = message
      return
    }
    pending = null
    confirmed++
    takeOver(message, expected)
  })
  const exited = once(child, 'close')
  child.send('go')
  await delay(afterMs)
  child.kill('SIGKILL')
  await exited
  return { confirmed, pending }
}

function takeOver({ step, id, value }: LibraryMessage, expected: Map<string, Expected>): void {
  if (id === null) return
  const run = expected.get(id) ?? { epochs: 0, name: null }
  if (step === 'delete') expected.delete(id)
  else if (step === 'name') expected.set(id, { ...run, name: String(value) })
  else if (step === 'keep') expected.set(id, { ...run, epochs: Number(value) })
  else expected.set(id, run)
}

if (import.meta.main) {
  await runAsCommand({
    ...{ name: 'crash:library', sizeOption: 'rounds', fullSize: 1000 },
    run: crashInLibrary,
  })
}
