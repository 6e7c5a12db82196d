import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Task } from './contenders/protocol.ts'
import type { Entrant } from './entrants.ts'

export interface Result {
  readonly name: string
  readonly group: Entrant['group']
  /** What the contender calls itself, with its version. */
  readonly label: string
  readonly threads: number
  /** Images per second, one figure a round, in the order of the rounds. */
  readonly rates: readonly number[]
}

interface Runner {
  readonly entrant: Entrant
  readonly label: string
  run(seconds: number): Promise<number>
  stop(): Promise<void>
}

/**
 * Runs the entrants in turn, round after round, each round starting with another one, so that a
 * machine that drifts treats all alike. Only one of them works at a time.
 */
export async function race(
  list: readonly Entrant[],
  task: Omit<Task, 'threads' | 'variant'>,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Result[]> {
  const runners: Runner[] = []
  try {
    for (const entrant of list) runners.push(await startRunner(entrant, task))
    // The first stretch is warm-up: code is compiled, caches and thread pools fill.
    for (const runner of runners) await runner.run(seconds / 2)
    const rates = new Map(runners.map((runner) => [runner, [] as number[]]))
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < runners.length; turn++) {
        const runner = runners[(round + turn) % runners.length]
        if (runner) rates.get(runner)?.push(await runner.run(seconds))
      }
    }
    return runners.map((runner) => ({
      name: runner.entrant.name,
      group: runner.entrant.group,
      label: runner.label,
      threads: runner.entrant.threads,
      rates: rates.get(runner) ?? [],
    }))
  } finally {
    await Promise.all(runners.map((runner) => runner.stop()))
  }
}

async function startRunner(
  entrant: Entrant,
  task: Omit<Task, 'threads' | 'variant'>,
): Promise<Runner> {
  const { command, threads, variant } = entrant
  const [program = '', ...args] = command
  const child = spawn(program, [...args, JSON.stringify({ ...task, threads, variant })], {
    env: { ...freeEnvironment(), ...entrant.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const next = answersOf(child, entrant.name)
  const { ready } = (await next()) as { ready: string }
  return {
    entrant,
    label: ready,
    async run(seconds) {
      child.stdin.write(`${JSON.stringify({ seconds })}\n`)
      const done = (await next()) as { images: number; seconds: number }
      return done.images / done.seconds
    },
    async stop() {
      if (child.exitCode !== null) return
      child.stdin.end()
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}

/** Thread counts and BLAS kernels that the shell happens to set must not handicap anybody. */
function freeEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const name of Object.keys(env)) if (/^(OPENBLAS|OMP|MKL|GOTO)_/.test(name)) delete env[name]
  return env
}

function answersOf(child: ChildProcess, name: string): () => Promise<unknown> {
  if (!child.stdout) throw new Error(`${name} has no output to read.`)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${name} stopped before it answered.`)
    return JSON.parse(value) as unknown
  }
}
