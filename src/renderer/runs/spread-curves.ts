import type { Curves, Point } from '../../report/curves.ts'

/** What several runs of the same thing have in common, and how far they lie apart. */
export interface SpreadCurves {
  /** Their means. */
  readonly mean: Curves
  /** The least of them at each x, and the most. */
  readonly low: Curves
  readonly high: Curves
}

const steps = 240

/** As far as all of them go; with fewer runs the mean would jump where one ends. */
export function spreadCurves(runs: readonly Curves[]): SpreadCurves {
  const training = runs.map((curves) => curves.training)
  const grid = gridFor(training)
  const trainingAt = grid.map((x) => training.map((points) => valueAt(points, x)))
  const validation = runs.map((curves) => curves.validation)
  const epochs = validation.length === 0 ? [] : commonX(validation)
  const validationAt = epochs.map((x) => validation.map((points) => valueAt(points, x)))
  const curves = (pick: (values: readonly number[]) => number): Curves => ({
    raw: [],
    training: grid.map((x, i) => ({ x, y: pick(trainingAt[i]!) })),
    validation: epochs.map((x, i) => ({ x, y: pick(validationAt[i]!) })),
  })
  return {
    mean: curves((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    low: curves((values) => Math.min(...values)),
    high: curves((values) => Math.max(...values)),
  }
}

/** Evenly over what all of them cover: their own points lie where the clock put them. */
function gridFor(runs: readonly (readonly Point[])[]): readonly number[] {
  if (runs.length === 0 || runs.some((points) => points.length === 0)) return []
  const from = Math.max(...runs.map((points) => points[0]!.x))
  const to = Math.min(...runs.map((points) => points.at(-1)!.x))
  if (to < from) return []
  if (to === from) return [from]
  return Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps)
}

function commonX([first = [], ...others]: readonly (readonly Point[])[]): readonly number[] {
  return first
    .map(({ x }) => x)
    .filter((x) => others.every((points) => points.some((point) => point.x === x)))
}

/** On the straight line between its neighbours; `points` ascend and reach over x. */
function valueAt(points: readonly Point[], x: number): number {
  const after = points.findIndex((point) => point.x >= x)
  const [a, b] = [points[after - 1], points[after]]
  if (!b) return points.at(-1)!.y
  if (!a || b.x === x) return b.y
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x)
}
