import { sizeOf } from '../shared/data-fit.ts'
import { wilsonInterval } from '../shared/statistics.ts'
import { curvesFigure } from './curves-figure.ts'
import { bestEpoch } from './curves.ts'
import { digitPicture } from './digit-picture.ts'
import { inPage } from './figure.ts'
import { markup, Markup } from './markup.ts'
import { matrixFigure } from './matrix-figure.ts'
import { countErrors } from './matrix-view.ts'
import { reliabilityFigure } from './reliability-figure.ts'
import { certaintyInWords } from './reliability.ts'
import { reportStyle } from './report-style.ts'
import { classTable, epochTable, networkTable, texts } from './report-tables.ts'
import type { RunReport } from './run-report.ts'
import { settingsTable } from './settings-table.ts'
import { counted, percent, shortened, thousands } from './words.ts'

type Tested = NonNullable<RunReport['tested']>

/** A page may load nothing and run nothing, whatever a name in it says. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

/** A run as one page that needs no other file, no network and no script. */
export function htmlReport(report: RunReport): string {
  const { model, batches, tested } = report
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${model.name}: report of a training run</title>
<style>${new Markup(reportStyle)}</style>
</head>
<body>
<main>
${opening(report)}
${tested === null && section('Test', markup`<p>This network has not been tested, so there is no confusion matrix.</p>`)}
${training(model, batches)}
${tested && testing(tested, model.classNames)}
${section('Network', networkTable(model.network))}
${section('How it was made', origins(report))}
</main>
</body>
</html>
`.text
}

function opening({ model, tested }: RunReport): Markup {
  const facts = `${model.network.name}, ${counted(model.parameterCount, 'parameter')}, trained ${day(model.createdAt)}`
  return markup`<header>
<div><h1>${model.name}</h1><p class="quiet">${facts}</p></div>
${tested && score(tested)}
</header>`
}

function score({ result: { accuracy, confusion } }: Tested): Markup {
  const { total, errors } = countErrors(confusion)
  const { low, high } = wilsonInterval(total - errors, total)
  return markup`<div class="score"><b><data value="${accuracy}">${percent(accuracy)}</data></b>
<span class="quiet">of ${thousands(total)} test images; 95 % interval ${percent(low)} to ${percent(high)}</span></div>`
}

function training({ history, config }: RunReport['model'], batches: RunReport['batches']) {
  const best = bestEpoch(history, config)
  return markup`${
    history.length > 0 &&
    section(
      'Training',
      markup`${inPage(curvesFigure({ batches, history, config }, 'linear'))}
${epochTable(history, best)}`,
    )
  }
${section(
  'Settings',
  config ? texts(settingsTable(config)) : markup`<p>Nobody knows how this network was trained.</p>`,
)}`
}

function testing(
  { result, calibration, mistakes, data }: Tested,
  names: readonly string[],
): Markup {
  const [, height = 28, width = 28] = data.imageShape
  const { errors } = countErrors(result.confusion)
  return markup`
${section('Confusion matrix', markup`<div class="wide">${inPage(matrixFigure(result, names, 'counts'))}</div>`)}
${section('Classes', classTable(result, names))}
${section(
  'Calibration',
  markup`<p>The expected calibration error is <data value="${calibration.expectedError}">${percent(calibration.expectedError)}</data>${
    calibration.before &&
    markup` (before its temperature <data value="${calibration.before.expectedError}">${percent(calibration.before.expectedError)}</data>)`
  }: ${certaintyInWords(calibration)}.</p>
${inPage(reliabilityFigure(calibration))}`,
)}
${
  mistakes.length > 0 &&
  section(
    'Misread images',
    markup`<p>${mistakes.length < errors ? `The ${mistakes.length} most confident of ${thousands(errors)}` : `All ${errors}`}: what it is, what the network took it for, and how sure it was.</p>
<div class="digits">${mistakes.map((mistake) => misread(mistake, names, [height, width]))}</div>`,
  )
}`
}

function misread(
  { actual, predicted, probabilities, pixels, index }: Tested['mistakes'][number],
  names: readonly string[],
  size: readonly [number, number],
): Markup {
  const [is, as] = [names[actual] ?? String(actual), names[predicted] ?? String(predicted)]
  return markup`<figure><img src="${digitPicture(pixels, size)}" alt="${is} read as ${as}" title="Image ${index}"><figcaption><b>${shortened(is, 24)}</b> as <b>${shortened(as, 24)}</b><br>${percent(probabilities[predicted] ?? 0)}</figcaption></figure>\n`
}

function origins({ model, tested, engine, versions, madeAt }: RunReport): Markup {
  const { data, classNames, network } = model
  return texts([
    ['Learned from', data?.name ?? 'unknown data'],
    ...(tested ? [['Tested on', tested.data.name] as const] : []),
    ['Images', sizeOf(network.inputShape)],
    ['Classes', `${classNames.length}: ${classNames.join(', ')}`],
    ...(data ? [['SHA-256 of the data', data.sums.join(' ')] as const] : []),
    ...(model.calibration ? [['Temperature', String(model.calibration.temperature)] as const] : []),
    ...(engine
      ? [['Computed with', `${engine.name}, ${counted(engine.threads, 'thread')}`] as const]
      : []),
    ...versions,
    ['Report made', day(madeAt)],
  ])
}

/** `22 Nov 2026, 19:05 UTC` */
function day(iso: string): string {
  const shown = new Date(iso).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return `${shown} UTC`
}

function section(title: string, content: Markup): Markup {
  return markup`<section>\n<h2>${title}</h2>\n${content}\n</section>`
}
