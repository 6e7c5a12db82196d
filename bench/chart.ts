import { bestPyTorch, formatRate, type Heat } from './report.ts'
import { median } from './statistics.ts'

const width = 760
const left = 190
const barHeight = 16
const colours = { inkling: '#0072b2', pytorch: '#d55e00', other: '#767676' }

/**
 * Training speed as horizontal bars on a logarithmic axis, one group a network: the libraries are
 * thousands of times apart. Readable on light and dark pages alike.
 */
export function speedChart(heats: readonly Heat[]): string {
  const shown = heats.map((heat) => {
    const best = bestPyTorch(heat.results)
    const rows = heat.results.filter(({ group }) => group !== 'pytorch')
    return { heat, rows: best ? [...rows, best] : rows }
  })
  const rates = shown.flatMap(({ rows }) => rows.map((row) => median(row.rates)))
  const low = 10 ** Math.floor(Math.log10(Math.min(...rates)))
  const high = Math.max(...rates) * 1.5
  const scale = (rate: number) =>
    ((width - left - 90) * Math.log(rate / low)) / Math.log(high / low)

  const parts: string[] = []
  let y = 8
  for (const { heat, rows } of shown) {
    const threads = `${heat.threads} thread${heat.threads > 1 ? 's' : ''}`
    parts.push(text(0, y + 14, `${heat.network}, batch ${heat.batchSize}, ${threads}`, 'bold'))
    y += 24
    for (const row of rows) {
      const rate = median(row.rates)
      const length = Math.max(2, scale(rate)).toFixed(1)
      parts.push(
        text(left - 8, y + 12, row.name, 'end'),
        `<rect x="${left}" y="${y}" width="${length}" height="${barHeight - 3}" rx="2" fill="${colours[row.group]}"/>`,
        text(left + Number(length) + 6, y + 12, formatRate(rate)),
      )
      y += barHeight + 4
    }
    y += 12
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 20}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Training images per second, logarithmic scale">`,
    '<style>text{fill:#5b6672}@media(prefers-color-scheme:dark){text{fill:#9aa4ae}}</style>',
    ...parts,
    text(left, y + 10, 'training images per second, logarithmic scale; longer is faster'),
    '</svg>',
    '',
  ].join('\n')
}

function text(x: number, y: number, words: string, style?: 'bold' | 'end'): string {
  const attribute =
    style === 'bold' ? ' font-weight="600"' : style === 'end' ? ' text-anchor="end"' : ''
  return `<text x="${x.toFixed(1)}" y="${y}"${attribute}>${words}</text>`
}
