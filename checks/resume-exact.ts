import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findCheckpoint } from '../src/models/checkpoint-store.ts'
import { random, type Random } from '../src/nn/random.ts'
import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'

const program = join(import.meta.dirname, '../src/cli/index.ts')

const everything = [
  ...['--label-smoothing', '0.1', '--gradient-clip', '1', '--weight-average', '0.999'],
  ...['--schedule', 'cosine', '--warm-up', '0.2'],
]

/** Small runs on the real digits, each with another optimizer, two of them with everything on. */
const recipes = [
  ['--preset', 'seed', '--optimizer', 'sgd', '--epochs', '2'],
  ['--preset', 'seed', '--optimizer', 'adadelta', ...everything, '--epochs', '2'],
  ['--preset', 'lenet-5', '--optimizer', 'sgd', '--nesterov', '--epochs', '1'],
  ['--preset', 'lenet-5', '--optimizer', 'adam', '--epochs', '1'],
  ['--preset', 'lenet-5', '--optimizer', 'adamw', ...everything, '--epochs', '1'],
  [
    ...['--preset', 'lenet-5', '--optimizer', 'sgd', '--epochs', '1'],
    ...['--augment', 'shift=2,rotation=12,elastic-alpha=1,elastic-sigma=4,noise=0.02'],
  ],
].map((options) => [...options, '--validation', '30000', '--batch-size', '50'])

/** So often is one run killed before it may end. */
const killsPerRun = 5

interface Uninterrupted {
  readonly weightsSha256: string
  readonly trainingMs: number
}

interface Tally {
  kills: number
  midEpoch: number
  /** Times that the newest checkpoint was not whole, and the one before was taken. */
  fallbacks: number
  runs: number
  readonly violations: string[]
}

/**
 * Trains in a process of its own, kills it with SIGKILL at random moments, goes on from its
 * checkpoint, and compares the final weights with those of a run that nobody touched.
 */
export async function resumeExactly({
  seed,
  size,
  onProgress,
}: CheckOptions): Promise<CheckResult> {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-resume-'))
  const draw = random(seed, 'kill -9')
  const tally: Tally = { kills: 0, midEpoch: 0, fallbacks: 0, runs: 0, violations: [] }
  const known = new Map<number, Uninterrupted>()
  try {
    while (tally.kills < size) {
      const number = tally.runs++ % recipes.length
      const recipe = recipes[number]!
      const whole = known.get(number) ?? (await uninterrupted(recipe, join(folder, 'whole.json')))
      known.set(number, whole)
      const kills = Math.min(killsPerRun, size - tally.kills)
      await interruptedRun({ folder, recipe, whole, kills, draw, tally })
      onProgress(tally.kills)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const { violations, kills, midEpoch, fallbacks, runs } = tally
  if (midEpoch * 2 < kills) violations.push(`only ${midEpoch} of ${kills} kills were in mid-epoch`)
  return { counts: { kills, 'in mid-epoch': midEpoch, fallbacks, runs }, violations }
}

async function uninterrupted(recipe: readonly string[], json: string): Promise<Uninterrupted> {
  const code = await start(['train', ...recipe, '--json', json]).ended
  if (code !== 0) throw new Error(`A run that nobody interrupted ended with exit code ${code}.`)
  const { weightsSha256, trainingSeconds } = await resultIn(json)
  return { weightsSha256, trainingMs: trainingSeconds * 1000 }
}

interface Interruption {
  readonly folder: string
  readonly recipe: readonly string[]
  readonly whole: Uninterrupted
  readonly kills: number
  readonly draw: Random
  readonly tally: Tally
}

async function interruptedRun(interruption: Interruption): Promise<void> {
  const { folder, recipe, whole, kills, draw, tally } = interruption
  const [checkpoint, json] = [
    join(folder, `${tally.runs}.ckpt`),
    join(folder, `${tally.runs}.json`),
  ]
  const often = ['--checkpoint-every', '20ms', '--json', json]
  const resume = ['resume', checkpoint, ...often]
  let argv = ['train', ...recipe, '--checkpoint', checkpoint, ...often]
  // What is left of the run gets shorter with every kill.
  for (let kill = 0; kill < kills; kill++) {
    const afterMs = (draw.uniform() * whole.trainingMs) / kills
    if (await endsBefore(start(argv), afterMs)) break
    tally.kills++
    const found = await findCheckpoint(checkpoint).catch(String)
    if (found === null || typeof found === 'string') {
      tally.violations.push(`run ${tally.runs}: no checkpoint after kill ${kill + 1}: ${found}`)
      return
    }
    if (found.checkpoint.place.tally.images > 0) tally.midEpoch++
    if (found.warning !== null) tally.fallbacks++
    argv = resume
  }
  const code = await start(argv).ended
  const sum = code === 0 ? (await resultIn(json)).weightsSha256 : `exit code ${code}`
  if (sum === whole.weightsSha256) return
  tally.violations.push(`run ${tally.runs}: ${sum} instead of ${whole.weightsSha256}`)
}

interface Process {
  readonly child: ChildProcess
  /** Resolves when the first optimizer step is about to be done. */
  readonly training: Promise<void>
  readonly ended: Promise<number | null>
}

function start(argv: readonly string[]): Process {
  const child = spawn(process.execPath, [program, ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  let written = ''
  const training = new Promise<void>((resolve) => {
    child.stdout.on('data', (text) => (written += text).includes('Training ') && resolve())
    void ended.then(() => resolve())
  })
  return { child, training, ended }
}

/** @returns true if it came to its end before it could be killed */
async function endsBefore({ child, training, ended }: Process, afterMs: number): Promise<boolean> {
  await training
  await delay(afterMs)
  child.kill('SIGKILL')
  return (await ended) !== null
}

async function resultIn(path: string): Promise<{ weightsSha256: string; trainingSeconds: number }> {
  return JSON.parse(await readFile(path, 'utf8'))
}

if (import.meta.main) {
  await runAsCommand({
    ...{ name: 'resume:exact', sizeOption: 'count', fullSize: 200 },
    run: resumeExactly,
  })
}
