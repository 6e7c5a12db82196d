import { RunLibrary } from '../src/runs/run-library.ts'
import { random } from '../src/nn/random.ts'
import type { EpochMetrics } from '../src/shared/metrics.ts'

/** What the child is about to do with a run of the library, and then that it is done. */
export interface LibraryMessage {
  readonly moment: 'about' | 'done'
  readonly step: 'begin' | 'keep' | 'name' | 'delete' | 'restore'
  /** Null before the run has an id. */
  readonly id: string | null
  /** The name that the run gets, or how many epochs it has. */
  readonly value?: string | number
}

const data = { name: 'MNIST', sums: [] }
const config = { network: { name: 'Net', layers: [] }, epochs: 3 }
const mostRuns = 6

/** Begins, keeps, names, deletes and restores runs in a library without end; tells of each step. */
async function useLibrary(folder: string, seed: number): Promise<void> {
  const library = await RunLibrary.open(folder)
  const draw = random(seed, 'steps')
  const progress = (count: number) => ({
    history: Array.from({ length: count }, (_, i) => epoch(i + 1)),
    curve: [{ x: count, loss: 1, accuracy: 0.5 }],
  })
  for (let number = 1; process.connected; number++) {
    await tell({ moment: 'about', step: 'begin', id: null })
    const id = await library.begin({ config, data, origin: null })
    await tell({ moment: 'done', step: 'begin', id })
    for (let count = 1; count <= 3; count++) {
      await around({ step: 'keep', id, value: count }, () =>
        library.keepEpoch(id, count, new Uint8Array(20_000), progress(count)),
      )
    }
    const ending = { outcome: 'finished', failure: null, testAccuracy: 0.9 } as const
    await library.end(
      id,
      { ...ending, at: new Date().toISOString() },
      new Uint8Array(20_000),
      progress(3),
    )
    const name = `run ${seed}.${number}`
    await around({ step: 'name', id, value: name }, () => library.change(id, { name }))
    const ids = library.list.runs.map((run) => run.id)
    const victim = ids[Math.floor(draw.uniform() * ids.length)]!
    await around({ step: 'delete', id: victim }, () => library.delete([victim]))
    if (ids.length < mostRuns) {
      await around({ step: 'restore', id: victim }, () => library.restore([victim]))
    }
  }
}

async function around(
  step: Omit<LibraryMessage, 'moment'>,
  work: () => Promise<void>,
): Promise<void> {
  await tell({ moment: 'about', ...step })
  await work()
  await tell({ moment: 'done', ...step })
}

/** Resolves when the parent will get it even if this process is killed at once. */
function tell(message: LibraryMessage): Promise<void> {
  return new Promise((resolve) => void process.send!(message, undefined, {}, () => resolve()))
}

function epoch(number: number): EpochMetrics {
  return {
    ...{ epoch: number, trainLoss: 1, trainAccuracy: 0.5, validationLoss: null },
    ...{ validationAccuracy: null, learningRate: 0.1, seconds: 1, imagesPerSecond: 1 },
  }
}

if (import.meta.main) {
  const [folder = '', seed = '1'] = process.argv.slice(2)
  process.once('message', () => void useLibrary(folder, Number(seed)))
  process.send!('ready')
}
