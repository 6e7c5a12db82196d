import { curvesFigure, type RunCurves } from '../../report/curves-figure.ts'
import { standalone, type Figure } from '../../report/figure.ts'
import { htmlReport } from '../../report/html-report.ts'
import { matrixFigure } from '../../report/matrix-figure.ts'
import { mostMistakes } from '../../report/run-report.ts'
import { batchesCsv, classesCsv, epochsCsv, matrixCsv } from '../../report/tables.ts'
import { fileNameOf, type ExportedFormat } from '../../shared/exported-file.ts'
import type { TestResult } from '../../shared/metrics.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Inkling } from '../state/inkling.svelte.ts'
import { utf8, type ExportItem } from './export-item.ts'
import { pngOf } from './png-of.ts'

/** The confusion matrix as it is shown, and the table below it. */
export function testItems(
  test: TestResult,
  classNames: readonly string[],
  modelName: string,
  scale: Settings['matrixScale'],
): readonly ExportItem[] {
  const stem = fileNameOf(modelName, 'model')
  return [
    {
      title: 'Confusion matrix',
      explanation: 'The table in counts; the picture with the numbers that are shown here.',
      fileName: `${stem}-matrix`,
      formats: ['csv', 'svg', 'png'],
      make: (format) =>
        format === 'csv'
          ? utf8(matrixCsv(test, classNames))
          : drawn(matrixFigure(test, classNames, scale), format),
    },
    {
      title: 'Classes',
      explanation: 'Precision, recall, F1 and the number of images of every class.',
      fileName: `${stem}-classes`,
      formats: ['csv'],
      make: () => utf8(classesCsv(test, classNames)),
    },
  ]
}

/** Loss and accuracy of a run, as pictures and tables. */
export function curveItems(
  curves: RunCurves,
  runName: string,
  lossScale: Settings['lossScale'],
): readonly ExportItem[] {
  const { history, batches } = curves
  const stem = fileNameOf(runName, 'run')
  return [
    {
      title: 'Curves',
      explanation: 'Loss and accuracy side by side, the whole run so far.',
      fileName: `${stem}-curves`,
      formats: ['svg', 'png'],
      make: (format) => drawn(curvesFigure(curves, lossScale), format),
    },
    {
      title: 'Epochs',
      explanation: 'All figures of every epoch, a row for each.',
      fileName: `${stem}-epochs`,
      formats: ['csv'],
      ...(history.length === 0 && { problem: 'No epoch is finished yet.' }),
      make: () => utf8(epochsCsv(history)),
    },
    {
      title: 'Between epochs',
      explanation: 'Loss and accuracy as they moved within the epochs: the faint curve.',
      fileName: `${stem}-steps`,
      formats: ['csv'],
      ...(batches.length === 0 && { problem: 'Only the figures of its epochs are known.' }),
      make: () => utf8(batchesCsv(batches)),
    },
  ]
}

/** The report of the model in use; what has not been tested is left out. */
export function reportItem({ trainer, host }: Inkling): ExportItem {
  const { model } = trainer
  return {
    title: 'Report',
    explanation: trainer.test
      ? 'Settings, network, curves, confusion matrix and misread images on one page for any browser.'
      : 'Settings, network and curves on one page for any browser. Evaluate first for the rest.',
    fileName: `${fileNameOf(model?.name ?? '', 'model')}-report`,
    formats: ['html'],
    ...(!model && { problem: 'There is no network yet.' }),
    async make() {
      const { test: result, dataset: data, state } = trainer
      if (!model) throw new Error('There is no network to report on.')
      const about = await host.about()
      const [calibration, mistakes] = result
        ? await Promise.all([trainer.ask.calibration(), trainer.ask.mistakes(mostMistakes)])
        : []
      const isTested = result && data && calibration && mistakes
      const report = {
        model,
        // A model that was opened brings the history of its own training, without batches.
        batches: trainer.state.config ? trainer.batches : [],
        tested: isTested ? { result, data, calibration, mistakes } : null,
        engine: state.engine,
        versions: [
          ['Inkling', about.version],
          ['Electron', about.electron],
          ['System', about.system],
        ],
        madeAt: new Date().toISOString(),
      } as const
      return utf8(htmlReport(report))
    },
  }
}

async function drawn(figure: Figure, format: ExportedFormat): Promise<Uint8Array> {
  return format === 'png' ? pngOf(figure) : utf8(standalone(figure))
}
