import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { saveFile } from '../models/saver.ts'
import { curvesFigure } from '../report/curves-figure.ts'
import { standalone } from '../report/figure.ts'
import { htmlReport } from '../report/html-report.ts'
import { matrixFigure } from '../report/matrix-figure.ts'
import { mostMistakes, type RunReport } from '../report/run-report.ts'
import { epochsCsv, matrixCsv } from '../report/tables.ts'
import type { ModelCard } from '../shared/model-card.ts'
import type { Trainer } from '../trainer/trainer.ts'
import type { Arguments } from './arguments.ts'
import { loadData, openTrainer } from './open-trainer.ts'
import { CommandError, UsageError, type World } from './world.ts'

type Tested = NonNullable<RunReport['tested']>

/**
 * The format that a file's name asks for; null if the option was not given.
 * @throws UsageError
 */
export function formatOf(option: 'matrix' | 'curves', args: Arguments): 'csv' | 'svg' | null {
  const path = args.text(option)
  if (path === null) return null
  const ending = extname(path).toLowerCase()
  if (ending === '.csv') return 'csv'
  if (ending === '.svg') return 'svg'
  throw new UsageError(`--${option} writes .csv or .svg, which ${JSON.stringify(path)} is not.`)
}

/** Writes whatever the options ask for of the report, the confusion matrix and the curves. */
export async function exportRun(modelPath: string, args: Arguments, world: World): Promise<void> {
  const [report, matrix, curves] = [args.text('report'), args.text('matrix'), args.text('curves')]
  if (report === null && matrix === null && curves === null) return
  const trainer = openTrainer(world)
  const model = await trainer.supervisorCalls.openModel(modelPath)
  if (curves !== null) {
    await write(curves, curvesOf(model, formatOf('curves', args)), world)
  }
  if (report === null && matrix === null) return
  const tested = await test(trainer, args)
  if (matrix !== null) {
    await write(matrix, matrixOf(tested, model, formatOf('matrix', args)), world)
  }
  if (report !== null) await write(report, await reportOf(trainer, tested), world)
}

/** @throws CommandError if the file knows nothing of the training */
function curvesOf({ history, config, name }: ModelCard, format: 'csv' | 'svg' | null): string {
  if (history.length === 0) {
    throw new CommandError(`${name} says nothing about its training, so it has no curves.`)
  }
  if (format === 'csv') return epochsCsv(history)
  return standalone(curvesFigure({ batches: [], history, config }, 'linear'))
}

function matrixOf({ result }: Tested, { classNames }: ModelCard, format: 'csv' | 'svg' | null) {
  if (format === 'csv') return matrixCsv(result, classNames)
  return standalone(matrixFigure(result, classNames, 'counts'))
}

async function test(trainer: Trainer, args: Arguments): Promise<Tested> {
  const data = await loadData(trainer, args)
  await trainer.calls.evaluate()
  await trainer.ended()
  const { state, test: result } = await trainer.calls.snapshot()
  if (!result) throw new CommandError(state.failure?.message ?? 'The test did not finish.')
  const calibration = await trainer.calls.calibration()
  return { result, calibration, data, mistakes: await trainer.calls.mistakes(mostMistakes) }
}

async function reportOf(trainer: Trainer, tested: Tested): Promise<string> {
  const { model, state } = await trainer.calls.snapshot()
  return htmlReport({
    model: model!,
    tested,
    batches: [],
    engine: state.engine,
    versions: [
      ['Inkling', await ownVersion()],
      ['Node', process.versions.node],
    ],
    madeAt: new Date().toISOString(),
  })
}

async function write(path: string, text: string, { out }: World): Promise<void> {
  await saveFile(path, new TextEncoder().encode(text))
  out.write(`Wrote ${path}.\n`)
}

async function ownVersion(): Promise<string> {
  const file = await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')
  return (JSON.parse(file) as { readonly version: string }).version
}
