import type { DrawingPrediction, Stroke } from '../../shared/drawing.ts'

/** What somebody wrote when asked for a class. */
export interface Written {
  readonly label: number
  readonly strokes: readonly Stroke[]
}

/** What a network read in all that was written. */
export interface HandResult {
  readonly model: string
  readonly readings: readonly DrawingPrediction[]
}

type Predict = (strokes: readonly Stroke[]) => Promise<DrawingPrediction | null>

/** A test of networks by somebody's handwriting: one writes what is asked for, they read it. */
export class HandTest {
  /** What is asked for, in turn. */
  prompts = $state.raw<readonly number[]>([])
  written = $state.raw<readonly Written[]>([])
  /** One for each network by its name, the latest first. */
  results = $state.raw<readonly HandResult[]>([])
  readonly isUnderWay = $derived(this.written.length < this.prompts.length)
  readonly isDone = $derived(this.written.length > 0 && !this.isUnderWay)
  readonly #predict: Predict

  constructor(predict: Predict) {
    this.#predict = predict
  }

  /** The class that is asked for now; null when all were written. */
  get asked(): number | null {
    return this.prompts[this.written.length] ?? null
  }

  /** Forgets the last test. */
  begin(prompts: readonly number[]): void {
    this.prompts = prompts
    this.written = []
    this.results = []
  }

  handIn(strokes: readonly Stroke[]): void {
    if (this.asked === null || strokes.length === 0) return
    this.written = [...this.written, { label: this.asked, strokes }]
  }

  /** Nothing more is asked for; what was written counts. */
  end(): void {
    this.prompts = this.prompts.slice(0, this.written.length)
  }

  /**
   * Lets the network in use read it all.
   * @param isStillInUse asked after each drawing; if it is not, nothing comes of it
   * @throws what the network's reading throws
   */
  async readBy(model: string, isStillInUse: () => boolean): Promise<void> {
    const { written } = this
    const readings: DrawingPrediction[] = []
    for (const { strokes } of written) {
      const reading = await this.#predict(strokes)
      if (!reading || this.written !== written || !isStillInUse()) return
      readings.push(reading)
    }
    const others = this.results.filter((result) => result.model !== model)
    this.results = [{ model, readings }, ...others]
  }
}

const mostPrompts = 20

/** For how many of so many classes one is asked: of a few for each twice, of many for some once. */
export function promptCount(classes: number): number {
  return 2 * classes <= mostPrompts ? 2 * classes : Math.min(classes, mostPrompts)
}

/**
 * The classes that are asked for, in an order that nobody can foresee.
 * @param random a number from 0 to 1, exclusive
 */
export function promptsFor(classes: number, random: () => number): readonly number[] {
  const all = Array.from({ length: classes }, (_, label) => label)
  const pool = 2 * classes <= mostPrompts ? [...all, ...all] : all
  for (let last = pool.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[pool[last], pool[other]] = [pool[other]!, pool[last]!]
  }
  return pool.slice(0, promptCount(classes))
}
