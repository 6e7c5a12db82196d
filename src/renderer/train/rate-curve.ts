import { learningRateAt, type ScheduleSpec } from '../../nn/catalog.ts'

/** Steps per epoch for the picture: enough for a smooth line, whatever the batch size. */
const stepsPerEpoch = 100

/**
 * The learning rate over a run as the path of a line in a box of `width` x `height`, its top the
 * peak and its bottom zero.
 */
export function ratePath(
  schedule: ScheduleSpec,
  epochs: number,
  width: number,
  height: number,
): string {
  const total = Math.max(1, Math.round(epochs)) * stepsPerEpoch
  const points = 120
  const path: string[] = []
  for (let i = 0; i <= points; i++) {
    const step = Math.min(total - 1, Math.round((i / points) * total))
    const share = learningRateAt(schedule, 1, step, total, stepsPerEpoch)
    const x = ((i / points) * width).toFixed(1)
    const y = ((1 - share) * height).toFixed(1)
    path.push(`${i === 0 ? 'M' : 'L'}${x} ${y}`)
  }
  return path.join('')
}

/** The rates a run begins and ends with. */
export function rateEnds(
  schedule: ScheduleSpec,
  peak: number,
  epochs: number,
): { readonly first: number; readonly last: number } {
  const total = Math.max(1, Math.round(epochs)) * stepsPerEpoch
  return {
    first: learningRateAt(schedule, peak, 0, total, stepsPerEpoch),
    last: learningRateAt(schedule, peak, total - 1, total, stepsPerEpoch),
  }
}
