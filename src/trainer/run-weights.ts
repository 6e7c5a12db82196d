import { decodeModel, type ModelFile } from '../models/model-file.ts'
import { describeArchitecture } from '../models/network-tensors.ts'
import { initialParameters } from '../nn/initial-parameters.ts'
import { buildNetwork, type Network } from '../nn/network.ts'
import { areFromTheFirst } from '../runs/kept-epochs.ts'
import type { StoredRun } from '../runs/run-folder.ts'
import { RunLibraryError } from '../runs/run-library-error.ts'
import type { RunLibrary } from '../runs/run-library.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { CoursePoint, RunCourse } from '../shared/run-course.ts'
import type { RunOrigin } from '../shared/run-library.ts'
import { trainable, type CheckedConfig } from './check-config.ts'
import { endWeights } from './end-weights.ts'
import { haveSameTensors } from './origin-weights.ts'

/** The weights of a run, as far as the library has them. */
export interface RunWeights extends Pick<RunCourse, 'points' | 'endedWith'> {
  readonly record: RunRecord
  readonly network: Network
  /** The newest of its files that can be read; but for the weights they are alike. */
  readonly file: ModelFile
  /** Null if this program could not train this network as the run did. */
  readonly checked: CheckedConfig | null
  /**
   * All parameters of the network, `[parameterCount]`.
   * @throws RunLibraryError for no point of the run, and what reading its file throws
   */
  at(point: CoursePoint): Promise<Float32Array>
}

/** What was read is kept up to here: all that the library has of a run, unless its network is huge. */
const mostKnownBytes = 128e6

/**
 * @throws RunLibraryError if there is no such run or nothing is kept of it, and if none of its files
 * can be read what reading the newest one throws
 */
export async function weightsOf(library: RunLibrary, id: string): Promise<RunWeights> {
  const run = library.run(id)
  const { record, keptEpochs } = run
  const read = async (point: CoursePoint) => decodeModel(await library.weights(id, point))
  const { at: newest, file } = await newestReadable(run, read)
  const network = buildNetwork(file.network)
  const checked = checkedFor(network, record)
  const begun = await beginningOf(library, run, network, checked)
  const known = new Map<CoursePoint, Float32Array>([[newest, file.parameters]])
  if (begun) known.set(0, begun)
  const { areOfTheirOwn, endedWith } = await endWeights(run, checked, parametersOf)
  const points = [...(begun ? [0] : []), ...keptEpochs, ...(areOfTheirOwn ? [null] : [])]

  async function parametersOf(point: CoursePoint): Promise<Float32Array> {
    const before = known.get(point)
    if (before) return before
    const { network: own, parameters } = await read(point)
    if (!isSameArchitecture(buildNetwork(own), network)) throw mixedUp(record.name)
    if ((known.size + 1) * parameters.byteLength <= mostKnownBytes) known.set(point, parameters)
    return parameters
  }

  async function at(point: CoursePoint): Promise<Float32Array> {
    if (!points.includes(point)) throw noPoint(record.name, point, points)
    return parametersOf(point)
  }

  return { record, points, endedWith, network, file, checked, at }
}

/** The file of the last epoch, as a rule: that of the end comes last. @throws as `weightsOf` does */
async function newestReadable(
  { record, keptEpochs, hasModel }: StoredRun,
  read: (point: CoursePoint) => Promise<ModelFile>,
): Promise<{ readonly at: CoursePoint; readonly file: ModelFile }> {
  const errors: unknown[] = []
  for (const at of [...keptEpochs.toReversed(), ...(hasModel ? [null] : [])]) {
    try {
      return { at, file: await read(at) }
    } catch (error) {
      errors.push(error)
    }
  }
  throw errors[0] ?? nothingKept(record.name)
}

/** The weights that a run began with; null if nobody knows them any more. */
async function beginningOf(
  library: RunLibrary,
  { record, keptEpochs }: StoredRun,
  network: Network,
  checked: CheckedConfig | null,
): Promise<Float32Array | null> {
  const { origin, history } = record
  if (!checked) return null
  if (origin) return parametersOf(library, origin, network)
  // The record of a run in its middle does not tell whether its first weights were another run's.
  if (!areFromTheFirst(keptEpochs, history.length)) return null
  return initialParameters(network, checked.config.seed)
}

/** Those of another run; null if they can't be read or are of other layers. */
async function parametersOf(
  library: RunLibrary,
  { run, epoch }: RunOrigin,
  network: Network,
): Promise<Float32Array | null> {
  try {
    const file = decodeModel(await library.weights(run, epoch))
    return haveSameTensors(buildNetwork(file.network), network) ? file.parameters : null
  } catch {
    return null
  }
}

/** The configuration, unless it is of another network: then it says nothing about these weights. */
function checkedFor(network: Network, { config }: RunRecord): CheckedConfig | null {
  const checked = trainable(config)
  return checked && isSameArchitecture(checked.network, network) ? checked : null
}

function isSameArchitecture(a: Network, b: Network): boolean {
  const [one, other] = [a, b].map((network) => JSON.stringify(describeArchitecture(network)))
  return one === other
}

function nothingKept(name: string): RunLibraryError {
  return new RunLibraryError(
    'NO_WEIGHTS',
    `“${name}” has no weights that could be looked at. They are kept from the end of its first ` +
      'epoch on.',
  )
}

function noPoint(
  name: string,
  point: CoursePoint,
  points: readonly CoursePoint[],
): RunLibraryError {
  const [asked, ...there] = [point, ...points].map(nameOf)
  return new RunLibraryError(
    'NO_WEIGHTS',
    `“${name}” has no weights ${asked}. It has those ${there.join(', ')}.`,
  )
}

function nameOf(point: CoursePoint): string {
  if (point === null) return 'of its end'
  return point === 0 ? 'of its beginning' : `of epoch ${point}`
}

function mixedUp(name: string): RunLibraryError {
  return new RunLibraryError(
    'BROKEN_RUN',
    `The files of “${name}” are not those of one run: their networks differ.`,
  )
}
