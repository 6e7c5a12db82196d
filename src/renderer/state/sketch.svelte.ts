import { describeError } from '../../shared/outcome.ts'
import type { DrawingPrediction, Stroke } from '../../shared/drawing.ts'
import { addStroke, blankSheet, clear, redo, replace, undo, type Drawing } from './drawing.ts'
import { latestWins } from '../latest-wins.ts'
import { keepTry, type Try } from './tries.ts'

type Predict = (strokes: readonly Stroke[]) => Promise<DrawingPrediction | null>

/** The sheet, what the network makes of it, and the tries before. */
export class Sketch {
  /** What the network made of the drawing; null for an empty sheet. */
  prediction = $state.raw<DrawingPrediction | null>(null)
  failure = $state.raw<{ readonly message: string; readonly details: string } | null>(null)
  tries = $state.raw<readonly Try[]>([])
  #drawing = $state.raw<Drawing>(blankSheet)
  /** The stroke that the pen is drawing. */
  #live = $state.raw<Stroke | null>(null)
  readonly strokes: readonly Stroke[] = $derived(
    this.#live ? [...this.#drawing.strokes, this.#live] : this.#drawing.strokes,
  )
  readonly canUndo = $derived(this.#drawing.past.length > 0)
  readonly canRedo = $derived(this.#drawing.future.length > 0)
  readonly isEmpty = $derived(this.strokes.length === 0)

  readonly #ask: (strokes: readonly Stroke[]) => void

  constructor(predict: Predict) {
    this.#ask = latestWins(
      predict,
      (prediction, strokes) => {
        this.failure = null
        this.prediction = this.isEmpty ? null : prediction
        if (prediction) this.#correct(strokes, prediction)
      },
      (error) => (this.failure = describeError(error)),
    )
  }

  /** The pen moved; the same stroke again with more points. */
  move(stroke: Stroke): void {
    this.#live = stroke
    this.read()
  }

  /** The pen left the paper. */
  finish(stroke: Stroke): void {
    this.#live = null
    this.#turnTo(addStroke(this.#drawing, stroke))
  }

  /** A stroke under way ends here: whatever happens to the drawing happens to it as well. */
  #lift(): void {
    if (this.#live) this.finish(this.#live)
  }

  undo(): void {
    this.#lift()
    this.#turnTo(undo(this.#drawing))
  }

  redo(): void {
    this.#lift()
    this.#turnTo(redo(this.#drawing))
  }

  /** Puts the drawing into the gallery and takes an empty sheet. */
  clear(): void {
    this.#lift()
    this.#keep()
    this.#turnTo(clear(this.#drawing))
  }

  bringBack(one: Try): void {
    this.#lift()
    this.#keep()
    this.#turnTo(replace(this.#drawing, one.strokes))
  }

  /** Lets the network read the sheet, e.g. anew because it is another network now. */
  read(): void {
    if (this.isEmpty) this.prediction = this.failure = null
    else this.#ask(this.strokes)
  }

  #turnTo(drawing: Drawing): void {
    this.#drawing = drawing
    this.read()
  }

  #keep(): void {
    if (this.isEmpty || !this.prediction) return
    this.tries = keepTry(this.tries, this.#drawing.strokes, this.prediction)
  }

  /** A drawing may be kept before its last stroke was read. */
  #correct(strokes: readonly Stroke[], prediction: DrawingPrediction): void {
    if (!this.tries.some((one) => one.strokes === strokes)) return
    this.tries = keepTry(this.tries, strokes, prediction)
  }
}
