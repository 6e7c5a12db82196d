import { describeError } from '../../shared/outcome.ts'
import type { CourseImages, CoursePoint, CourseView, RunCourse } from '../../shared/run-course.ts'
import type { Failure } from '../../shared/trainer-state.ts'

/** What a walk asks the trainer for. */
export interface CourseSource {
  runCourse(id: string): Promise<RunCourse>
  courseAt(id: string, point: CoursePoint): Promise<CourseView>
}

/** A point of the course, and what there is to see at it. */
export interface Stop {
  readonly point: CoursePoint
  /** Null until it was read. */
  readonly view: CourseView | null
  /** Why it could not be read; null unless that failed. */
  readonly failure: Failure | null
}

const nextAfterMs = 900

/** Goes through the points of a run; each is read in its turn, the one looked at first. */
export class CourseWalk {
  course = $state.raw<RunCourse | null>(null)
  /** In the order of the course's points. */
  stops = $state.raw<readonly Stop[]>([])
  /** Why the run itself could not be read. */
  failure = $state.raw<Failure | null>(null)
  isPlaying = $state.raw(false)
  #at = $state.raw(0)
  /** Whoever looks at the end of a run under way goes along with it. */
  #isAtEnd = true
  readonly #source: CourseSource
  readonly #run: string
  #isReading = false
  /** The run may have other points than those that are known. */
  #hasMore = false
  #isLeft = false
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(source: CourseSource, run: string) {
    this.#source = source
    this.#run = run
  }

  /** The position of the stop that is looked at. */
  get at(): number {
    return this.#at
  }

  get last(): number {
    return Math.max(0, this.stops.length - 1)
  }

  /** What was read so far. */
  get read(): readonly CourseView[] {
    return this.stops.flatMap(({ view }) => view ?? [])
  }

  /** Whether there is nothing more to wait for. */
  get isThrough(): boolean {
    return this.stops.every(({ view, failure }) => view !== null || failure !== null)
  }

  /** Reads the run, or what there is more of it now, or what is missing after a failure. */
  async follow(): Promise<void> {
    this.#hasMore = true
    if (this.#isReading) return
    this.#isReading = true
    while (this.#hasMore && !this.#isLeft) {
      this.#hasMore = false
      this.failure = null
      try {
        this.#take(await this.#source.runCourse(this.#run))
        await this.#readStops()
      } catch (error) {
        if (!this.#hasMore && !this.#isLeft) this.failure = describeError(error)
      }
    }
    this.#isReading = false
  }

  /** Keeps what was read, unless it was read in other images. */
  #take(course: RunCourse): void {
    const before = this.course
    const isSame = !before || areSame(before.images, course.images)
    const known = isSame ? this.stops : []
    this.course = isSame && before ? { ...course, images: before.images } : course
    const lookedAt = this.stops[this.#at]?.point
    this.stops = course.points.map((point) => {
      const view = known.find((stop) => stop.point === point)?.view ?? null
      return { point, view, failure: null }
    })
    this.#at =
      this.#isAtEnd || lookedAt === undefined ? this.last : nearest(course.points, lookedAt)
  }

  async #readStops(): Promise<void> {
    for (let next = this.#next(); next; next = this.#next()) {
      const { point } = next
      try {
        const view = await this.#source.courseAt(this.#run, point)
        this.#note({ point, view, failure: null })
      } catch (error) {
        // It may have been thinned out of a run under way, which is told of in a moment.
        this.#note({ point, view: null, failure: describeError(error) })
      }
    }
  }

  #note(stop: Stop): void {
    this.stops = this.stops.map((known) => (known.point === stop.point ? stop : known))
  }

  /** The one looked at, the one before it to compare it with, then the others as they came. */
  #next(): Stop | undefined {
    if (this.#isLeft || this.#hasMore) return undefined
    const order = [this.stops[this.#at], this.stops[this.#at - 1], ...this.stops]
    return order.find((stop) => stop?.view === null && stop.failure === null)
  }

  /** Looks at another stop, and stays there. */
  go(at: number): void {
    this.pause()
    this.#moveTo(at)
  }

  #moveTo(at: number): void {
    this.#at = at
    this.#isAtEnd = at === this.last
  }

  /** Goes on from stop to stop; from the last one, all over again. */
  play(): void {
    this.pause()
    if (this.#at === this.last) this.#moveTo(0)
    this.isPlaying = true
    this.#timer = setInterval(() => {
      this.#moveTo(Math.min(this.last, this.#at + 1))
      if (this.#at === this.last) this.pause()
    }, nextAfterMs)
  }

  pause(): void {
    clearInterval(this.#timer)
    this.isPlaying = false
  }

  /** Nobody looks any longer. */
  leave(): void {
    this.#isLeft = true
    this.pause()
  }
}

function areSame(one: CourseImages | null, other: CourseImages | null): boolean {
  return one?.set === other?.set && one?.indices.join() === other?.indices.join()
}

/** The position of a point that is still there, or of the one that is nearest in time. */
function nearest(points: readonly CoursePoint[], to: CoursePoint): number {
  const time = (point: CoursePoint) => point ?? Infinity
  const distance = (point: CoursePoint) => Math.abs(time(point) - time(to))
  const [best] = points
    .map((point, at) => ({ at, away: point === to ? 0 : distance(point) }))
    .toSorted((a, b) => a.away - b.away)
  return best?.at ?? 0
}
