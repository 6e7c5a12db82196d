import type { Calibration } from '../shared/calibration.ts'
import type { Figure } from './figure.ts'
import { markup } from './markup.ts'
import { grid, inside, placed } from './plot.ts'
import { reliabilityBins } from './reliability.ts'

const fifths = [0, 0.2, 0.4, 0.6, 0.8, 1]
const plot = {
  ...{ left: 52, top: 16, width: 300, height: 300 },
  ...{ x: { min: 0, max: 1 }, y: { min: 0, max: 1 } },
}

/** How often the network is right where it is so and so sure; a bar on the diagonal is as it should be. */
export function reliabilityFigure(calibration: Calibration): Figure {
  const bars = reliabilityBins(calibration).map(({ from, to, accuracy, interval }) => {
    const [corner, base] = [placed(plot, { x: from, y: accuracy }), placed(plot, { x: to, y: 0 })]
    const [x, low, high] = [
      (corner.x + base.x) / 2,
      inside(plot, { x: from, y: interval.low }).y,
      inside(plot, { x: from, y: interval.high }).y,
    ]
    return markup`<rect class="bar" x="${corner.x}" y="${corner.y}" width="${base.x - corner.x}" height="${base.y - corner.y}"/><line class="axis" x1="${x}" x2="${x}" y1="${low}" y2="${high}"/>`
  })
  const [zero, one] = [placed(plot, { x: 0, y: 0 }), placed(plot, { x: 1, y: 1 })]
  const ticks = { x: fifths, y: fifths, formatX: inPercent, formatY: inPercent }
  return {
    title: 'Accuracy by confidence',
    width: 376,
    height: 366,
    content: markup`${grid(plot, ticks)}
${bars}
<line class="ideal" x1="${zero.x}" y1="${zero.y}" x2="${one.x}" y2="${one.y}"/>
<text class="quiet middle" x="202" y="354">Confidence</text>
<text class="quiet middle" x="12" y="166" transform="rotate(-90 12 166)">Share read rightly</text>`,
  }
}

function inPercent(share: number): string {
  return String(Math.round(share * 100))
}
