import type { Curves, Point } from './curves.ts'

export interface Range {
  readonly min: number
  readonly max: number
}

const lossTops = [0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 1000]
const accuracyBottoms = [0.98, 0.95, 0.9, 0.8, 0.5]

/** x of a chart: the whole run, or the last fifth of what has been trained. */
export function epochRange(epochs: number, position: number, part: 'all' | 'last'): Range {
  if (part === 'all' || position <= 0) return { min: 0, max: epochs }
  return { min: position * 0.8, max: position }
}

/** Whole epochs, or round fractions of one on a short stretch: about `most` ticks inside `range`. */
export function epochTicks({ min, max }: Range, most = 8): readonly number[] {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 25, 50]
  const step = steps.find((size) => (max - min) / size <= most) ?? 100
  const ticks: number[] = []
  const first = Math.ceil(min / step - 1e-9)
  for (let i = first; i * step <= max + 1e-9; i++) ticks.push(Number((i * step).toFixed(4)))
  return ticks
}

/**
 * y of the loss chart. It must not jump while a run goes on: it starts with room for guessing
 * (ln 10 = 2.3), and is set once more when the first epoch tells what the run is about.
 */
export function lossRange(curves: Curves, isFirstEpochDone: boolean): Range {
  const settled = isFirstEpochDone ? 2.5 * highest(afterFirstEpoch(curves)) : 2.5
  const top = lossTops.find((height) => height >= settled)
  return { min: 0, max: top ?? highest(curves.training) }
}

/** y of the loss chart with a logarithmic scale: whole decades at the bottom, only ever growing. */
export function logLossRange({ training, validation }: Curves): Range {
  const points = [...training, ...validation]
  const decade = Math.floor(Math.log10(Math.max(1e-6, lowest(points, 0.1))))
  const top = lossTops.find((height) => height >= Math.max(2.5, highest(training)))
  return { min: 10 ** Math.min(-1, decade), max: top ?? 1000 }
}

/** y of the accuracy chart: from 0 until the first epoch is done, then from the step below it. */
export function accuracyRange(curves: Curves, isFirstEpochDone: boolean): Range {
  if (!isFirstEpochDone) return { min: 0, max: 1 }
  const settled = 1 - 2.5 * (1 - lowest(afterFirstEpoch(curves), 0))
  return { min: accuracyBottoms.find((bottom) => bottom <= settled) ?? 0, max: 1 }
}

/** y for a part of the run: fits what `x` shows, rounded outwards to two leading digits. */
export function fittedRange({ training, validation }: Curves, x: Range, limit: Range): Range {
  const shown = [...training, ...validation].filter((point) => point.x >= x.min)
  if (shown.length === 0) return limit
  const [low, high] = [lowest(shown, limit.min), highest(shown)]
  const unit = 10 ** Math.floor(Math.log10(Math.max(high - low, 1e-4)))
  return {
    min: Math.max(limit.min, Math.floor((low - (high - low) / 4) / unit) * unit),
    max: Math.min(limit.max, Math.ceil((high + (high - low) / 4) / unit) * unit),
  }
}

/** y of the loss of a run that is over, from 0 to a tick: nothing more comes that would need room. */
export function endedLossRange({ training, validation }: Curves, reach: number): Range {
  const { min } = settled(reach)
  const high = highest([...training, ...validation].filter(({ x }) => x >= min)) || 1
  const step = tickStep({ min: 0, max: high }, 6)
  return { min: 0, max: Number((Math.ceil((high * 1.05) / step) * step).toPrecision(6)) }
}

/** y of the accuracy of a run that is over. */
export function endedAccuracyRange(curves: Curves, reach: number): Range {
  return fittedRange(curves, settled(reach), { min: 0, max: 1 })
}

/** The same as `fittedRange` on a logarithmic scale: outwards to 1, 2 or 5 of a decade. */
export function fittedLogRange({ training, validation }: Curves, x: Range): Range {
  const shown = [...training, ...validation].filter((point) => point.x >= x.min && point.y > 0)
  if (shown.length === 0) return { min: 0.01, max: 2.5 }
  const steps = logTicks({ min: 1e-7, max: 1e4 }, [1, 2, 5])
  const [low, high] = [lowest(shown, 0.01) * 0.8, highest(shown) * 1.25]
  return {
    min: steps.findLast((step) => step <= low) ?? 1e-7,
    max: steps.find((step) => step >= high) ?? 1e4,
  }
}

/** Round numbers inside the range, about `most` of them. */
export function linearTicks({ min, max }: Range, most = 6): readonly number[] {
  const step = tickStep({ min, max }, most)
  const ticks: number[] = []
  for (let i = Math.ceil(min / step - 1e-6); i * step <= max + step * 1e-6; i++) {
    ticks.push(Number((i * step).toPrecision(6)))
  }
  return ticks
}

function tickStep({ min, max }: Range, most: number): number {
  const rough = (max - min) / most
  const unit = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 2.5, 5].find((part) => part * unit >= rough * 0.999) ?? 10) * unit
}

/** 1, 2 and 5 of every decade, or the decades alone when there are many. */
export function logTicks({ min, max }: Range, only?: readonly number[]): readonly number[] {
  const from = Math.floor(Math.log10(min) + 1e-9)
  const to = Math.ceil(Math.log10(max) - 1e-9)
  const parts = only ?? (to - from > 2 ? [1] : [1, 2, 5])
  const ticks: number[] = []
  for (let power = from; power <= to; power++) {
    for (const part of parts) ticks.push(Number((part * 10 ** power).toPrecision(3)))
  }
  return ticks.filter((tick) => tick >= min * 0.999 && tick <= max * 1.001)
}

/** Without the first batches, which would leave all others at the edge. */
function settled(reach: number): Range {
  return { min: Math.min(0.9, reach / 10), max: reach }
}

/** What the axis has to fit once the first epoch is done: everything from there on. */
function afterFirstEpoch({ training, validation }: Curves): readonly Point[] {
  const later = training.filter(({ x }) => x >= 0.9 && x <= 1.1)
  return [...later, ...validation.slice(0, 1)]
}

function highest(points: readonly Point[]): number {
  return points.reduce((most, { y }) => Math.max(most, y), 0)
}

function lowest(points: readonly Point[], ifNone: number): number {
  return points.length === 0
    ? ifNone
    : points.reduce((least, { y }) => Math.min(least, y), Infinity)
}
