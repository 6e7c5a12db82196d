import type { Place } from '../nn/reach.ts'
import type { Change } from '../shared/comparison.ts'
import { datasetLimits, type SampleQuery } from '../shared/dataset.ts'
import type { PenPoint, Stroke } from '../shared/drawing.ts'
import {
  type BackwardQuestion,
  type StageChannel,
  type StagePlace,
  stepRates,
  type Watched,
} from '../shared/layer-view.ts'
import { isExportFormat, type ExportChoice } from '../shared/model-export.ts'
import { quote } from '../shared/quote.ts'
import type { CoursePoint } from '../shared/run-course.ts'
import { SessionError } from './session-error.ts'

/** What comes from another process may be anything, whatever the contract's types say. */

const mostDigits = 10_000
const mostPoints = 100_000
const mostPictures = 100
const mostMuted = 10_000

/** @throws SessionError unless it is the number of a class */
export function checkLabel(label: unknown): asserts label is number {
  checkInteger('A class', label, 0, datasetLimits.classes - 1)
}

/** @throws SessionError unless it is null or one of a network's classes */
export function checkClass(label: unknown, classes: number): asserts label is number | null {
  if (label !== null) checkInteger('A class of this network', label, 0, classes - 1)
}

/** @throws SessionError unless it is a sensible number of digits to ask for */
export function checkLimit(limit: unknown): asserts limit is number {
  checkInteger('The number of digits', limit, 1, mostDigits)
}

/** @throws SessionError */
export function checkChange(change: unknown): asserts change is Change {
  if (change === 'fixed' || change === 'broken') return
  throw wrong(`The digits are "fixed" or "broken", not ${quote(change)}.`)
}

/** @throws SessionError */
export function checkSampleQuery(query: unknown): asserts query is SampleQuery {
  const { set, label, skip, limit } = (query ?? {}) as Partial<Record<keyof SampleQuery, unknown>>
  if (set !== 'train' && set !== 'test') {
    throw wrong(`The set is "train" or "test", not ${quote(set)}.`)
  }
  if (label !== null) checkLabel(label)
  checkInteger('The number of digits to skip', skip, 0, Number.MAX_SAFE_INTEGER)
  checkLimit(limit)
}

/** @throws SessionError unless they are a list of places among so many samples */
export function checkSampleIndices(
  indices: unknown,
  count: number,
): asserts indices is readonly number[] {
  if (!Array.isArray(indices) || indices.length > mostDigits) {
    throw wrong(`Samples are asked for by a list of at most ${mostDigits} numbers.`)
  }
  for (const index of indices as unknown[]) {
    checkInteger('The number of a sample', index, 0, count - 1)
  }
}

/** @throws SessionError unless it may be a point of some run; which ones it has is not known here */
export function checkCoursePoint(point: unknown): asserts point is CoursePoint {
  if (point !== null) checkInteger('The epoch of a run', point, 0, Number.MAX_SAFE_INTEGER)
}

/** @throws SessionError unless there is such a training image */
export function checkTrainingIndex(index: unknown, trainCount: number): asserts index is number {
  checkInteger('The number of a training image', index, 0, trainCount - 1)
}

/** @throws SessionError unless it is a sensible number of pictures to look at */
export function checkPictureCount(count: unknown): asserts count is number {
  checkInteger('The number of pictures', count, 1, mostPictures)
}

/** @throws SessionError */
export function checkStrokes(strokes: unknown): asserts strokes is readonly Stroke[] {
  if (!Array.isArray(strokes)) throw wrong(`A drawing is a list of strokes, not ${quote(strokes)}.`)
  let count = 0
  for (const stroke of strokes as unknown[]) {
    const points = (stroke as Partial<Stroke> | null)?.points as unknown
    if (!Array.isArray(points)) throw wrong(`A stroke has a list of points, not ${quote(points)}.`)
    for (const point of points as unknown[]) checkPoint(point)
    count += points.length
  }
  if (count > mostPoints) throw wrong(`A drawing has at most ${mostPoints} points, not ${count}.`)
}

/** @throws SessionError unless it has as many pixels as the network reads */
export function checkPixels(pixels: unknown, expected: number): asserts pixels is Uint8Array {
  if (pixels instanceof Uint8Array && pixels.length === expected) return
  const count = pixels instanceof Uint8Array ? pixels.length : quote(pixels)
  throw wrong(`The network reads images of ${expected} pixels, not of ${count}.`)
}

/** @throws SessionError unless something can be muted by it; the image is looked at where it is read */
export function checkWatched(watched: unknown): asserts watched is Watched {
  const { muted } = (watched ?? {}) as Partial<Record<keyof Watched, unknown>>
  if (!Array.isArray(muted) || muted.length > mostMuted) {
    throw wrong(`What is muted is a list of at most ${mostMuted} maps and units.`)
  }
  for (const one of muted as unknown[]) {
    const { stage, channel } = (one ?? {}) as Partial<Record<keyof StageChannel, unknown>>
    checkInteger('The stage of what is muted', stage, 0, Number.MAX_SAFE_INTEGER)
    checkInteger('The channel of what is muted', channel, 0, Number.MAX_SAFE_INTEGER)
  }
}

/** @throws SessionError unless it may be a place in some network */
export function checkStagePlace(at: unknown): asserts at is StagePlace {
  const { stage, ...place } = (at ?? {}) as Partial<Record<keyof StagePlace, unknown>>
  checkInteger('The stage of a number', stage, 0, Number.MAX_SAFE_INTEGER)
  checkPlace('a number', place)
}

/** @throws SessionError unless it may be asked of some network; which classes it has is not known here */
export function checkBackwardQuestion(question: unknown): asserts question is BackwardQuestion {
  const { at, weight } = (question ?? {}) as Partial<Record<keyof BackwardQuestion, unknown>>
  if (at !== null) checkStagePlace(at)
  if (weight !== null) checkPlace('a weight', weight)
}

/** @throws SessionError unless it is one of those that may be chosen */
export function checkStepRate(rate: unknown): asserts rate is number {
  if ((stepRates as readonly unknown[]).includes(rate)) return
  throw wrong(`The learning rate of a step is one of ${stepRates.join(', ')}, not ${quote(rate)}.`)
}

/** @throws SessionError */
export function checkBytes(bytes: unknown): asserts bytes is Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw wrong('A model file is given as its bytes.')
}

/** @throws SessionError */
export function checkText(what: string, text: unknown): asserts text is string {
  if (typeof text !== 'string' || text === '') throw wrong(`${what} is a text, not ${quote(text)}.`)
}

/** @throws SessionError */
export function checkExportChoice(choice: unknown): asserts choice is ExportChoice {
  const { format, normalisationInside } = (choice ?? {}) as Partial<
    Record<keyof ExportChoice, unknown>
  >
  if (isExportFormat(format) && typeof normalisationInside === 'boolean') return
  throw wrong(`An export has a format and says whether to normalise, unlike ${quote(choice)}.`)
}

function checkPoint(point: unknown): void {
  const { x, y, pressure = 0.5 } = (point ?? {}) as Partial<Record<keyof PenPoint, unknown>>
  const isPressure = typeof pressure === 'number' && pressure >= 0 && pressure <= 1
  if (Number.isFinite(x) && Number.isFinite(y) && isPressure) return
  throw wrong(`A point has finite x and y and a pressure from 0 to 1, not ${quote(point)}.`)
}

function checkPlace(what: string, place: unknown): asserts place is Place {
  const { channel, row, column } = (place ?? {}) as Partial<Record<keyof Place, unknown>>
  for (const [name, value] of Object.entries({ channel, row, column })) {
    checkInteger(`The ${name} of ${what}`, value, 0, Number.MAX_SAFE_INTEGER)
  }
}

function checkInteger(what: string, value: unknown, min: number, max: number): void {
  const isRight = Number.isInteger(value) && (value as number) >= min && (value as number) <= max
  if (!isRight) {
    throw wrong(`${what} is a whole number from ${min} to ${max}, not ${quote(value)}.`)
  }
}

function wrong(message: string): SessionError {
  return new SessionError('ARGUMENT', message)
}
