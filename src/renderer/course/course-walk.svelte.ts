import { describeError } from '../../shared/outcome.ts'
import type { CoursePoint, CourseView, RunCourse } from '../../shared/run-course.ts'

/** What a walk asks the trainer for. */
export interface CourseSource {
  runCourse(id: string): Promise<RunCourse>
  courseAt(id: string, point: CoursePoint): Promise<CourseView>
}

const nextAfterMs = 900

/** Goes through the points of a run; each is read in its turn, the one looked at first. */
export class CourseWalk {
  course = $state.raw<RunCourse | null>(null)
  /** What there is to see at each point; null until it was read. */
  views = $state.raw<readonly (CourseView | null)[]>([])
  failure = $state.raw<{ readonly message: string; readonly details: string } | null>(null)
  isPlaying = $state.raw(false)
  #at = $state.raw(0)
  readonly #source: CourseSource
  readonly #run: string
  #isReading = false
  /** The run may have more points than those that are known. */
  #hasMore = false
  #isLeft = false
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(source: CourseSource, run: string) {
    this.#source = source
    this.#run = run
  }

  /** The position of the point that is looked at. */
  get at(): number {
    return this.#at
  }

  get last(): number {
    return (this.course?.points.length ?? 1) - 1
  }

  /** Those that were read. */
  get read(): readonly CourseView[] {
    return this.views.filter((view) => view !== null)
  }

  /** Reads the run, or what there is more of it now, or what is missing after a failure. */
  async follow(): Promise<void> {
    this.#hasMore = true
    if (this.#isReading) return
    this.#isReading = true
    this.failure = null
    try {
      while (this.#hasMore) {
        this.#hasMore = false
        this.#take(await this.#source.runCourse(this.#run))
        await this.#readPoints()
      }
    } catch (error) {
      if (!this.#isLeft) this.failure = describeError(error)
    }
    this.#isReading = false
  }

  /** Whoever looks at the end goes along with it, whoever looks at another point stays there. */
  #take(course: RunCourse): void {
    const [before, views] = [this.course?.points ?? [], this.views]
    const [point, wasLast] = [before[this.#at], this.#at === before.length - 1]
    this.views = course.points.map((each) => views[before.indexOf(each)] ?? null)
    this.course = course
    const at = course.points.findIndex((each) => each === point)
    this.#at = wasLast || at < 0 ? this.last : at
  }

  async #readPoints(): Promise<void> {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const view = await this.#source.courseAt(this.#run, this.course?.points[next] ?? null)
      this.views = this.views.with(next, view)
    }
  }

  /** The one looked at, the one before it to compare it with, then the others as they came. */
  #next(): number | undefined {
    if (this.#isLeft || this.#hasMore) return undefined
    const order = [this.#at, this.#at - 1, ...this.views.keys()]
    return order.find((at) => this.views[at] === null)
  }

  /** Looks at another point, and stays there. */
  go(at: number): void {
    this.pause()
    this.#at = at
  }

  /** Goes on from point to point; from the last one, all over again. */
  play(): void {
    this.pause()
    if (this.#at === this.last) this.#at = 0
    this.isPlaying = true
    this.#timer = setInterval(() => {
      this.#at = Math.min(this.last, this.#at + 1)
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
