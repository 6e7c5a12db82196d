import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sweepTemporaryFiles } from '../src/models/saver.ts'
import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'
import { numberedModel, numberOf } from './numbered-model.ts'
import type { ChildMessage } from './saving-child.ts'

const faults = ['signal=KILL', 'error=ENOSPC', 'error=EIO'] as const
type Fault = (typeof faults)[number]

/** A fault at one system call of a save. */
interface Point {
  readonly fault: Fault
  /** Which of the save's system calls meets it, from 1. */
  readonly call: number
}

/** A system call of the thread that saves. */
interface SystemCall {
  readonly name: string
  /** It only wakes Node's main thread, and the disk has no part in it: it can be the last, not fail. */
  readonly isWakeUp: boolean
}

type Answer = ChildMessage | 'died' | 'silence'

interface Ending {
  readonly answer: Answer
  readonly calls: readonly SystemCall[]
}

/** Far longer than a save takes on a busy machine. */
const patienceMs = 20_000

/**
 * Interrupts a save at every system call it makes, in every way, and looks at what is left: the old
 * model whole or the new one whole, and no temporary file once the folder was swept.
 * @param options size: how many points at most, spread evenly over all; 0 for all
 */
export async function crashAtPoints(options: CheckOptions): Promise<CheckResult> {
  const nothing = { counts: {}, violations: [] }
  if (process.platform !== 'linux') return { ...nothing, skipped: 'strace needs Linux.' }
  if (spawnSync('strace', ['-V']).error) {
    return { ...nothing, skipped: 'strace is not installed (Debian, Ubuntu: apt install strace).' }
  }
  const folder = await mkdtemp(join(tmpdir(), 'inkling-crash-'))
  try {
    const path = join(folder, 'model')
    // Over an old model, as at every point: a new file takes fewer calls.
    await writeFile(path, numberedModel(1))
    const { answer, calls } = await saveUnderStrace(path, [])
    if (calls.length === 0) return { ...nothing, skipped: 'strace may not watch a process here.' }
    if (typeof answer === 'string' || !('saved' in answer)) {
      return { ...nothing, violations: [`without a fault the save ended in ${say(answer)}`] }
    }
    return await tryPoints(folder, calls, options)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function tryPoints(
  folder: string,
  calls: readonly SystemCall[],
  { size, onProgress }: CheckOptions,
): Promise<CheckResult> {
  const all = faults
    .flatMap((fault) => calls.map((_, i): Point => ({ fault, call: i + 1 })))
    .filter(({ fault, call }) => fault === 'signal=KILL' || !calls[call - 1]!.isWakeUp)
  const every = size === 0 ? 1 : Math.max(1, all.length / size)
  const points = all.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every))
  const violations: string[] = []
  const counts = { 'old whole': 0, 'new whole': 0, died: 0, 'typed errors': 0 }
  for (const [index, point] of points.entries()) {
    onProgress(index)
    const path = join(folder, 'model')
    await writeFile(path, numberedModel(1))
    const { answer } = await saveUnderStrace(path, ['-e', injection(point, calls)])
    const found = numberOf(await readFile(path))
    const where = `${point.fault} at call ${point.call} (${calls[point.call - 1]!.name})`
    if (found === 1) counts['old whole']++
    else if (found === 2) counts['new whole']++
    else violations.push(`${where}: the file is neither the old model nor the new one`)
    violations.push(...(await complaints(folder, answer, found)).map((what) => `${where}: ${what}`))
    if (answer === 'died') counts.died++
    else if (answer !== 'silence' && 'failed' in answer) counts['typed errors']++
  }
  return { counts: { 'system calls': calls.length, points: points.length, ...counts }, violations }
}

/** strace counts the calls of each name on their own. */
function injection({ fault, call }: Point, calls: readonly SystemCall[]): string {
  const { name } = calls[call - 1]!
  const when = calls.slice(0, call).filter((earlier) => earlier.name === name).length
  return `inject=${name}:${fault}:when=${when}`
}

async function complaints(folder: string, answer: Answer, found: number | null): Promise<string[]> {
  const wrong: string[] = []
  if (answer === 'silence') wrong.push('the save never ended')
  if (typeof answer === 'object' && 'saved' in answer && found !== 2) wrong.push('it was not saved')
  if (typeof answer === 'object' && 'failed' in answer && !answer.isTyped) wrong.push(say(answer))
  const strays = (await readdir(folder)).filter((name) => name !== 'model')
  if (answer !== 'died' && strays.length > 0) wrong.push('it left a temporary file behind')
  await sweepTemporaryFiles(folder, -1000)
  if ((await readdir(folder)).join() !== 'model') wrong.push('a temporary file survived the sweep')
  return wrong
}

/** Lets a child save model 2 while strace follows the one thread that saves, and nothing else. */
async function saveUnderStrace(path: string, injections: readonly string[]): Promise<Ending> {
  const child = fork(join(import.meta.dirname, 'saving-child.ts'), [path], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const exited = once(child, 'exit')
  try {
    const ready = await nextMessage(child)
    if (typeof ready === 'string' || !('ready' in ready)) return { answer: 'died', calls: [] }
    const strace = spawn('strace', ['-p', String(ready.saverThread), ...injections])
    const log: string[] = []
    strace.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text))
    const ended = once(strace, 'close')
    // the first thing that strace says: it watches, or it may not
    await Promise.race([once(strace.stderr, 'data'), ended])
    const answered = nextMessage(child)
    child.send(2)
    const answer = await answered
    child.kill('SIGKILL')
    await ended
    return { answer, calls: callsOf(log.join('')) }
  } finally {
    child.kill('SIGKILL')
    await exited
  }
}

/** Waiting (futex) is left out: how often a thread waits is different every time. */
function callsOf(log: string): SystemCall[] {
  return [...log.matchAll(/^(?!futex)(\w+)\((.*)/gm)].map(([, name = '', rest = '']) => {
    return { name, isWakeUp: name === 'write' && rest.includes('"\\1\\0\\0\\0\\0\\0\\0\\0", 8') }
  })
}

function nextMessage(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => resolve('silence'), patienceMs)
    const answer = (given: Answer) => {
      clearTimeout(patience)
      resolve(given)
    }
    child.once('message', (message) => answer(message as ChildMessage))
    child.once('exit', () => answer('died'))
  })
}

function say(answer: Answer): string {
  return JSON.stringify(answer)
}

if (import.meta.main) {
  await runAsCommand({
    ...{ name: 'crash:points', sizeOption: 'count', fullSize: 0 },
    run: crashAtPoints,
  })
}
