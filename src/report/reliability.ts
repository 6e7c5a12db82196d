import type { Calibration, CalibrationBin } from '../shared/calibration.ts'
import { wilsonInterval, type Interval } from '../shared/statistics.ts'

export interface ReliabilityBin extends CalibrationBin {
  /** 95 %, of the accuracy. */
  readonly interval: Interval
  /** 0..1: how full the bin is beside the fullest, on a logarithmic scale. */
  readonly fullness: number
}

/** The bins that hold digits. */
export function reliabilityBins({ bins }: Calibration): ReliabilityBin[] {
  const most = Math.log1p(Math.max(...bins.map(({ count }) => count)))
  return bins
    .filter(({ count }) => count > 0)
    .map((bin) => ({
      ...bin,
      interval: wilsonInterval(Math.round(bin.accuracy * bin.count), bin.count),
      fullness: Math.log1p(bin.count) / most,
    }))
}

/** Mean probability of the chosen class over all digits. */
export function meanConfidence({ bins }: Calibration): number {
  return sumOf(bins, ({ confidence }) => confidence) / sumOf(bins, () => 1)
}

/** Whether the network is too sure on the whole, as far as its digits can tell. */
export function certaintyInWords(calibration: Calibration): string {
  const total = sumOf(calibration.bins, () => 1)
  const right = sumOf(calibration.bins, ({ accuracy }) => accuracy)
  const { low, high } = wilsonInterval(Math.round(right), total)
  const confidence = meanConfidence(calibration)
  if (confidence > high) return 'it is surer than it is right'
  if (confidence < low) return 'it is right more often than it is sure'
  return 'on the whole, it is as sure as it is right'
}

/** Over all digits. */
function sumOf(bins: readonly CalibrationBin[], figure: (bin: CalibrationBin) => number): number {
  return bins.reduce((sum, bin) => sum + bin.count * figure(bin), 0)
}
