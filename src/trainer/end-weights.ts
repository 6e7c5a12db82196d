import type { StoredRun } from '../runs/run-folder.ts'
import { keptEpoch } from '../shared/kept-epoch.ts'
import type { CoursePoint, RunCourse } from '../shared/run-course.ts'
import type { CheckedConfig } from './check-config.ts'

/** What the weights that a run ended with have to do with those of its epochs. */
export interface EndWeights extends Pick<RunCourse, 'endedWith'> {
  /** Whether the run has final weights, and no epoch that is kept is known to have the same. */
  readonly areOfTheirOwn: boolean
}

type ParametersOf = (point: CoursePoint) => Promise<Float32Array>

/**
 * @param checked null if the configuration says nothing about the run
 * @param parametersOf rejects for weights that can't be read
 */
export async function endWeights(
  run: StoredRun,
  checked: CheckedConfig | null,
  parametersOf: ParametersOf,
): Promise<EndWeights> {
  const { keptEpochs, hasModel } = run
  if (!hasModel) return { areOfTheirOwn: false, endedWith: null }
  const read = (point: CoursePoint) => parametersOf(point).catch(() => null)
  const end = await read(null)
  const others: number[] = []
  // Newest first: mostly the last one is the one.
  for (const epoch of keptEpochs.toReversed()) {
    const parameters = end && (await read(epoch))
    if (!parameters) continue
    if (isSame(parameters, end)) {
      return { areOfTheirOwn: false, endedWith: unlessLast(epoch, run) }
    }
    others.push(epoch)
  }
  const told = epochOnRecord(run, checked)
  // Weights that are there and are others count for more than the record.
  const isRefuted = told !== null && others.includes(told)
  return { areOfTheirOwn: true, endedWith: isRefuted ? null : unlessLast(told, run) }
}

/** Whoever fails ends with the weights of some moment, of which the record does not tell. */
function epochOnRecord(
  { record: { ending, history } }: StoredRun,
  checked: CheckedConfig | null,
): number | null {
  if (ending?.outcome === 'failed') return null
  return keptEpoch(checked?.config ?? null, history)?.epoch ?? null
}

function unlessLast(
  epoch: number | null,
  { record: { ending, history } }: StoredRun,
): number | null {
  return ending === null || epoch === history.at(-1)?.epoch ? null : epoch
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}
