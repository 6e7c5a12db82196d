import { parseArgs } from 'node:util'
import { table } from '../src/cli/table.ts'
import { percent } from '../src/cli/words.ts'
import { openModel } from '../src/models/open-model.ts'
import { createEngine } from '../src/nn/create-engine.ts'
import { describeError } from '../src/shared/outcome.ts'
import { wilsonInterval } from '../src/shared/statistics.ts'
import { readingEngine } from '../src/trainer/engine-options.ts'
import { authoredDrawings } from '../tests/fixtures/strokes/drawings.ts'
import { drawingReader } from './drawing-reader.ts'
import type { Robustness } from './robustness.ts'
import { strokeReport, type Score, type StrokeReport } from './stroke-report.ts'

const noSamples = { pixels: new Uint8Array(0), labels: new Uint8Array(0) }

/** How well a model reads what people draw on the pad. */
async function check(path: string): Promise<StrokeReport> {
  const engine = await readingEngine(createEngine, await openModel(path), noSamples)
  try {
    return await strokeReport(authoredDrawings(), drawingReader(engine))
  } finally {
    await engine.close()
  }
}

function inWords(report: StrokeReport): string {
  const { right, total } = report.overall
  const { low, high } = wilsonInterval(right, total)
  return [
    `${percent(right / total)} of the drawings are read rightly (${right} of ${total}); ` +
      `95 % interval ${percent(low)} to ${percent(high)}\n`,
    scoreTable('Digit', report.perDigit),
    scoreTable('Hand', report.perHand),
    scoreTable('Form', report.perForm),
    confusionTable(report),
    robustnessTable(report),
  ].join('\n')
}

function scoreTable(what: string, scores: Readonly<Record<string, Score>>): string {
  return table([
    [what, 'Right', 'Drawings', 'Accuracy'],
    ...Object.entries(scores).map(([name, { right, total }]) => [
      name,
      String(right),
      String(total),
      percent(right / total),
    ]),
  ])
}

function confusionTable({ confusions }: StrokeReport): string {
  const rows = confusions.map(({ drawn, read, drawings }) => [
    String(drawn),
    read === null ? 'nothing' : String(read),
    `${drawings.length}: ${drawings.join('; ')}`,
  ])
  return table([['Drawn', 'Read as', 'Drawings'], ...rows], 3)
}

function robustnessTable({ robustness }: StrokeReport): string {
  const rows = Object.entries(robustness).flatMap(([kind, { together, perChange }]) => [
    robustnessRow(kind, together),
    ...Object.entries(perChange).map(([name, counts]) => robustnessRow(`  ${name}`, counts)),
  ])
  return table([['Change', 'Other answers', 'Tried', 'Share'], ...rows])
}

function robustnessRow(name: string, { changed, tried }: Robustness): string[] {
  return [name, String(changed), String(tried), percent(changed / tried)]
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [path, ...others] = positionals
if (path === undefined || others.length > 0) {
  console.error('Usage: npm run check:strokes -- model.safetensors [--json]')
  process.exitCode = 2
} else {
  try {
    const report = await check(path)
    console.log(values.json ? JSON.stringify(report, null, 2) : inWords(report))
  } catch (error) {
    console.error(describeError(error).message)
    process.exitCode = 1
  }
}
