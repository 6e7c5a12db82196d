import type { Dataset } from '../data/dataset.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import type { ParameterSlot } from '../nn/network.ts'
import { preprocessorOf } from '../nn/preprocessing/preprocessed-engine.ts'
import type { RunLibrary } from '../runs/run-library.ts'
import type { Handlers } from '../shared/calls.ts'
import type { trainerCalls } from '../shared/contract.ts'
import type { Subject } from '../shared/layer-view.ts'
import type {
  CourseImages,
  CoursePoint,
  CourseReadings,
  CourseView,
  RunCourse,
} from '../shared/run-course.ts'
import { checkCoursePoint } from './check-arguments.ts'
import { courseImages } from './course-images.ts'
import { noSamples, pickedSamples } from './dataset.ts'
import { imageOfSubject } from './drawing-reader.ts'
import { readingEngine } from './engine-options.ts'
import { confusionMatrix, mostProbable, testResult } from './evaluation.ts'
import { firstFilters } from './first-filters.ts'
import { weightsOf, type RunWeights } from './run-weights.ts'
import { inferWith, SpareCopy } from './spare-copy.ts'

type CourseCalls = Pick<Handlers<typeof trainerCalls>, 'runCourse' | 'courseAt' | 'courseReadings'>

export interface RunCoursesParts {
  createEngine(options: EngineOptions): Promise<Engine>
  /** The data in use, if there are any. */
  dataset(): Dataset | null
  /** @throws SessionError while there is none */
  library(): RunLibrary
  readonly idleMs?: number
}

/** A copy of a run's network that takes the weights of one point after another. */
interface Opened {
  readonly engine: Engine
  readonly weights: RunWeights
  readonly course: RunCourse
  /** What was seen before. */
  readonly views: Map<CoursePoint, CourseView>
  /** What it was made of: it is of no use any more when that has changed. */
  readonly basis: readonly unknown[]
}

/** Goes through the epochs of runs in the library, one run at a time. */
export class RunCourses {
  readonly #parts: RunCoursesParts
  readonly #spare: SpareCopy<Opened>

  constructor(parts: RunCoursesParts) {
    this.#parts = parts
    this.#spare = new SpareCopy(parts.idleMs)
  }

  /** The trainer's calls for it. */
  get calls(): CourseCalls {
    return {
      runCourse: (id) => this.#with(id, ({ course }) => course),
      courseAt: async (id, point) => {
        checkCoursePoint(point)
        return this.#with(id, (opened) => viewAt(opened, point))
      },
      courseReadings: (id, subject) =>
        this.#with(id, (opened) => readingsOf(opened, subject), 'urgent'),
    }
  }

  #with<Result>(
    id: string,
    work: (opened: Opened) => Result | Promise<Result>,
    urgency?: 'urgent',
  ): Promise<Result> {
    const isRight = ({ basis }: Opened) => this.#basisOf(id).every((part, i) => part === basis[i])
    return this.#spare.use({ isRight, make: () => this.#open(id), work }, urgency)
  }

  /** @throws RunLibraryError if there is no such run, or it can't be read */
  #basisOf(id: string): readonly unknown[] {
    const library = this.#parts.library()
    const { record, keptEpochs, hasModel } = library.run(id)
    const { origin } = record
    const hasOrigin = origin && library.hasWeights(origin.run, origin.epoch)
    const samples = this.#parts.dataset()?.samples
    return [library, samples, id, keptEpochs.join(), hasModel, hasOrigin]
  }

  async #open(id: string): Promise<Opened> {
    const { createEngine, library } = this.#parts
    const basis = this.#basisOf(id)
    const dataset = this.#parts.dataset()
    const weights = await weightsOf(library(), id)
    const { file, points, endedWith, network } = weights
    const found = courseImages(weights, dataset)
    const [chosen, whyNoImages] = typeof found === 'string' ? [null, found] : [found, null]
    const samples = dataset && chosen ? pickedSamples(dataset, chosen.indices) : noSamples
    const images = chosen && { ...chosen, labels: samples.labels }
    const engine = await readingEngine(createEngine, file, samples, 1)
    const course: RunCourse = {
      ...{ points, endedWith, images, whyNoImages },
      ...{ classNames: file.classNames, inputShape: network.spec.inputShape },
      filterShape: firstFilters(network)?.shape ?? null,
    }
    return { engine, weights, course, views: new Map(), basis }
  }
}

async function viewAt(opened: Opened, point: CoursePoint): Promise<CourseView> {
  const { engine, weights, course, views } = opened
  const before = views.get(point)
  if (before) return before
  const parameters = await weights.at(point)
  const filters = firstFilters(weights.network)
  const view = {
    ...(await answersOf(engine, parameters, course.images)),
    filters: filters ? partOf(parameters, filters.slot) : new Float32Array(),
  }
  views.set(point, view)
  return view
}

async function answersOf(
  engine: Engine,
  parameters: Float32Array,
  images: CourseImages | null,
): Promise<Pick<CourseView, 'answers' | 'result'>> {
  if (!images) return { answers: new Uint8Array(), result: null }
  const { labels } = images
  const { classes } = engine.network
  const { probabilities, loss } = await inferWith(engine, parameters, labels.length)
  const answers = mostProbable(probabilities, classes)
  return { answers, result: testResult(confusionMatrix(labels, answers, classes), loss) }
}

/** A copy: a part of a larger buffer would take all of it along to the window. */
function partOf(parameters: Float32Array, { offset, length }: ParameterSlot): Float32Array {
  return parameters.slice(offset, offset + length)
}

async function readingsOf(
  { engine, weights, course }: Opened,
  subject: Subject,
): Promise<CourseReadings | null> {
  const pixels = imageOfSubject(subject, course.inputShape)
  if (!pixels) return null
  const readings: number[][] = []
  for (const point of course.points) {
    const parameters = await weights.at(point).catch(() => null)
    if (parameters) engine.setParameters(parameters)
    readings.push(parameters ? Array.from((await engine.activations(pixels)).at(-1)!) : [])
  }
  return { pixels: preprocessorOf(weights.network.spec)(pixels), readings }
}
