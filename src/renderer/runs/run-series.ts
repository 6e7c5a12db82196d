import type { RunDetails } from '../../shared/run-library.ts'
import { smoothed, type Curves, type Point } from '../../report/curves.ts'

/** One run in a chart of several. */
export interface RunSeries {
  readonly id: string
  readonly name: string
  /** Its place among the colours. */
  readonly place: number
  readonly loss: Curves
  readonly accuracy: Curves
}

/** More lines than this can't be told apart. */
export const mostCompared = 6
/** A band has room for more. */
export const mostFetched = 20

/** Okabe-Ito, darkened until each keeps 3:1 on paper; the order keeps neighbours far apart. */
const lightColours = ['#0072b2', '#c65600', '#00795a', '#a34f80', '#806600', '#4a5560'] as const
const darkColours = ['#56b4e9', '#e69f00', '#2fc79a', '#e39cc4', '#f0e442', '#aab4be'] as const
/** Colour is never the only difference. */
export const dashes: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [4, 4],
  [12, 4],
]

export function colourOf(place: number, isDark: boolean): string {
  const colours = isDark ? darkColours : lightColours
  return colours[place % colours.length] ?? colours[0]
}

export function seriesOf(details: RunDetails, name: string, place: number): RunSeries {
  const { id, history, curve } = details
  const reach = Math.max(curve.at(-1)?.x ?? 0, history.at(-1)?.epoch ?? 0)
  const apart = reach / Math.max(1, curve.length)
  const tau = Math.max(0.02, reach / 100, 3 * apart)
  const smooth = (points: readonly Point[]) => (points.length > 0 ? smoothed(points, tau) : null)
  const loss = smooth(curve.map(({ x, loss: y }) => ({ x, y })))
  const accuracy = smooth(curve.map(({ x, accuracy: y }) => ({ x, y })))
  return {
    ...{ id, name, place },
    loss: {
      raw: [],
      training: loss ?? history.map(({ epoch: x, trainLoss: y }) => ({ x, y })),
      validation: history.flatMap(({ epoch: x, validationLoss: y }) =>
        y === null ? [] : { x, y },
      ),
    },
    accuracy: {
      raw: [],
      training: accuracy ?? history.map(({ epoch: x, trainAccuracy: y }) => ({ x, y })),
      validation: history.flatMap(({ epoch: x, validationAccuracy: y }) =>
        y === null ? [] : { x, y },
      ),
    },
  }
}

/** The curves of all series as one, for the axes that have to fit them all. */
export function together(curves: readonly Curves[]): Curves {
  return {
    raw: [],
    training: curves.flatMap(({ training }) => training),
    validation: curves.flatMap(({ validation }) => validation),
  }
}

/** x of the last point of any of them, in epochs; at least a quarter, to be a scale. */
export function reachOf(curves: readonly Curves[]): number {
  const ends = curves.flatMap(({ training, validation }) => [
    training.at(-1)?.x ?? 0,
    validation.at(-1)?.x ?? 0,
  ])
  return Math.max(0.25, ...ends)
}
