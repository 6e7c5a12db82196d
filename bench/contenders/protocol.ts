import { createInterface } from 'node:readline'

/** What a contender is told on its command line, as one JSON value. */
export interface Task {
  readonly network: string
  readonly layers: readonly TaskLayer[]
  readonly batchSize: number
  readonly threads: number
  readonly mode: 'train' | 'infer'
  /** Folder with the four raw MNIST files. */
  readonly mnist: string
  /** The contender's own variant, e.g. PyTorch's memory format. */
  readonly variant: string
}

/** A layer with every option resolved, as plain data for any language. */
export interface TaskLayer {
  readonly kind: string
  readonly options: Readonly<Record<string, number | string>>
}

export interface Contender {
  /** Name and version of what computes. */
  readonly label: string
  /** Does one step on one batch and returns how many images it held. */
  step(): number | Promise<number>
}

/**
 * A contender is a process: it warms up, says that it is ready, and for every line
 * `{"seconds": s}` works for at least that long and answers `{"images": n, "seconds": t}`.
 */
export async function compete(prepare: (task: Task) => Contender | Promise<Contender>) {
  const task = JSON.parse(process.argv[2] ?? '') as Task
  const contender = await prepare(task)
  await contender.step()
  say({ ready: contender.label })
  for await (const line of createInterface({ input: process.stdin })) {
    const { seconds } = JSON.parse(line) as { seconds: number }
    const start = performance.now()
    let images = 0
    do images += await contender.step()
    while (performance.now() - start < seconds * 1000)
    say({ images, seconds: (performance.now() - start) / 1000 })
  }
  process.exit(0)
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
