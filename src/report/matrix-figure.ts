import type { TestResult } from '../shared/metrics.ts'
import type { Figure } from './figure.ts'
import { markup, type Markup } from './markup.ts'
import { cellText, countErrors, viewConfusion, type MatrixScale } from './matrix-view.ts'
import { percent, shortened, thousands } from './words.ts'

const scales: Readonly<Record<MatrixScale, string>> = {
  counts: 'Numbers of images',
  actual: 'Per cent of the actual class',
  predicted: 'Per cent of the predicted class',
}
const longestLabel = 18
/** Of the widest usual font. */
const letterWidth = 7.6
const [headingHeight, edgeWidth, axisWidth, margin] = [52, 52, 22, 12]

interface Layout {
  /** Of a cell's side. */
  readonly side: number
  readonly left: number
  readonly top: number
  readonly numbers: string
  readonly areUpright: boolean
}

/** The confusion matrix as the window shows it, with recall at its right and precision below. */
export function matrixFigure(
  test: TestResult,
  classNames: readonly string[],
  scale: MatrixScale,
): Figure {
  const { confusion } = test
  const names = confusion.map((_, label) =>
    shortened(classNames[label] ?? String(label), longestLabel),
  )
  const layout = layoutFor(names)
  const { side, left, top } = layout
  const { total } = countErrors(confusion)
  const title = `Confusion matrix: ${percent(test.accuracy)} of ${thousands(total)} test images read rightly`
  return {
    title,
    width: Math.max(460, left + confusion.length * side + edgeWidth + margin),
    height: top + confusion.length * side + 56,
    content: markup`
<text class="heading" x="${margin}" y="24">${title}</text>
<text class="quiet" x="${margin}" y="42">${scales[scale]}; errors are coloured among themselves, by the square root</text>
${axes(names, layout)}
${cells(test, scale, layout)}
${edges(test, layout)}`,
  }
}

function layoutFor(names: readonly string[]): Layout {
  const isDense = names.length > 14
  const longest = Math.max(...names.map((name) => [...name].length))
  const areUpright = longest > (isDense ? 2 : 4)
  const labelWidth = Math.max(24, longest * letterWidth)
  return {
    side: isDense ? 22 : 44,
    left: margin + axisWidth + labelWidth + 6,
    top: headingHeight + axisWidth + (areUpright ? labelWidth : 16) + 4,
    numbers: isDense ? 'tiny' : '',
    areUpright,
  }
}

function axes(names: readonly string[], { side, left, top, areUpright }: Layout): Markup {
  const middle = (names.length * side) / 2
  const columns = names.map((name, label) => {
    const [x, y] = [left + (label + 0.5) * side, top - 6]
    return areUpright
      ? markup`<text x="${x + 4}" y="${y}" transform="rotate(-90 ${x + 4} ${y})">${name}</text>`
      : markup`<text class="middle strong" x="${x}" y="${y}">${name}</text>`
  })
  const rows = names.map(
    (name, label) =>
      markup`<text class="end${areUpright ? '' : ' strong'}" x="${left - 6}" y="${top + (label + 0.5) * side + 4}">${name}</text>`,
  )
  const [x, y] = [margin + 10, top + middle]
  return markup`<text class="quiet middle" x="${left + middle}" y="${headingHeight + 16}">Predicted</text>
<text class="quiet middle" x="${x}" y="${y}" transform="rotate(-90 ${x} ${y})">Actual</text>
${columns}${rows}`
}

function cells({ confusion }: TestResult, scale: MatrixScale, layout: Layout): readonly Markup[] {
  const { side, left, top, numbers } = layout
  const { values, strengths } = viewConfusion(confusion, scale)
  return values.map((row, actual) => {
    const inRow = row.map((value, predicted) => {
      const [x, y] = [left + predicted * side, top + actual * side]
      const strength = strengths[actual]?.[predicted] ?? 0
      const tone = actual === predicted ? 'hit' : 'error'
      const text = cellText(value, scale)
      return markup`<rect class="cell" x="${x}" y="${y}" width="${side}" height="${side}"/>${
        strength > 0 &&
        markup`<rect class="${tone}" fill-opacity="${Number(strength.toFixed(3))}" x="${x + 0.5}" y="${y + 0.5}" width="${side - 1}" height="${side - 1}"/>`
      }${
        text !== '' &&
        markup`<text class="middle ${numbers}" x="${x + side / 2}" y="${y + side / 2 + (numbers ? 3 : 4)}">${text}</text>`
      }`
    })
    return markup`${inRow}\n`
  })
}

/** Recall and precision in per cent. */
function edges({ perClass, accuracy }: TestResult, layout: Layout): Markup {
  const { side, left, top, numbers } = layout
  const [right, bottom] = [left + perClass.length * side, top + perClass.length * side]
  const recalls = perClass.map(
    ({ recall }, label) =>
      markup`<text class="quiet end ${numbers}" x="${right + edgeWidth - 8}" y="${top + (label + 0.5) * side + 4}">${inPercent(recall)}</text>`,
  )
  const precisions = perClass.map(
    ({ precision }, label) =>
      markup`<text class="quiet middle ${numbers}" x="${left + (label + 0.5) * side}" y="${bottom + 18}">${inPercent(precision)}</text>`,
  )
  return markup`<text class="quiet end small" x="${right + edgeWidth - 8}" y="${top - 6}">Recall %</text>
${recalls}
<text class="quiet end small" x="${left - 6}" y="${bottom + 18}">Prec. %</text>
${precisions}
<text class="end strong" x="${right + edgeWidth - 8}" y="${bottom + 18}">${inPercent(accuracy)}</text>`
}

function inPercent(share: number): string {
  return (share * 100).toFixed(1)
}
