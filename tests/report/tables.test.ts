import { describe, expect, it } from 'vitest'
import { csvOf } from '../../src/report/csv.ts'
import { batchesCsv, classesCsv, epochsCsv, matrixCsv } from '../../src/report/tables.ts'
import { batch, epoch } from '../renderer/runs.ts'
import { hostileNames, testOf } from './sample-report.ts'

/** Reads comma-separated values by RFC 4180, as any program does. */
function read(csv: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of csv.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g,
  )) {
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\n') rows.push([])
  }
  return rows.slice(0, -1)
}

describe('comma-separated values', () => {
  it('quotes what would be taken for a separator', () => {
    expect(csvOf([['a,b', 'say "hi"', 'two\nlines', 'plain']])).toBe(
      '"a,b","say ""hi""","two\nlines",plain\n',
    )
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])(
    'lets no spreadsheet calculate the text %j',
    (text) => {
      const [[field]] = read(csvOf([[text]])) as [[string]]
      expect(field).toBe(`'${text}`)
    },
  )

  it('keeps all digits of numbers, negative ones too, and leaves out what is not known', () => {
    expect(csvOf([[0.1 + 0.2, -1e-7, null, NaN, 3]])).toBe('0.30000000000000004,-1e-7,,nan,3\n')
  })
})

describe('the confusion matrix as a table', () => {
  it.each([2, 10, 47])('has every count of %i classes in its place', (count) => {
    const test = testOf(count)
    const names = Array.from({ length: count }, (_, label) => `class ${label}`)
    const [head, ...rows] = read(matrixCsv(test, names))
    expect(head!.slice(1)).toEqual(names)
    expect(rows.map(([name]) => name)).toEqual(names)
    expect(rows.map((row) => row.slice(1).map(Number))).toEqual(test.confusion)
  })

  it('keeps hostile names in their own cells', () => {
    const [head, ...rows] = read(matrixCsv(testOf(10), hostileNames))
    const shown = hostileNames.map((name) => (/^[=+@-]/.test(name) ? `'${name}` : name))
    expect(head!.slice(1)).toEqual(shown)
    expect(rows.map(([name]) => name)).toEqual(shown)
    for (const row of rows) expect(row).toHaveLength(11)
  })
})

it('tells what was measured of every class, and the averages, to the last digit', () => {
  const test = testOf(10)
  const rows = read(classesCsv(test, hostileNames))
  expect(rows).toHaveLength(13)
  rows.slice(1, 11).forEach(([, ...figures], label) => {
    const { precision, recall, f1, support } = test.perClass[label]!
    expect(figures.map(Number)).toEqual([precision, recall, f1, support])
  })
  const { precision, recall, f1 } = test.macro
  expect(rows[11]!.slice(1, 4).map(Number)).toEqual([precision, recall, f1])
})

it('has a row for each epoch, empty where nothing was held out', () => {
  const history = [epoch(1), epoch(2, { validationLoss: null, validationAccuracy: null })]
  const [head, ...rows] = read(epochsCsv(history))
  expect(head).toHaveLength(8)
  expect(rows).toEqual([
    ['1', '0.1', '0.97', '0.08', '0.975', '0.05', '30', '1800'],
    ['2', '0.1', '0.97', '', '', '0.05', '30', '1800'],
  ])
})

it('has a row for each point of the curve', () => {
  const [, ...rows] = read(batchesCsv([batch(50), batch(100)]))
  expect(rows).toEqual([
    ['50', '0.5', '0.5', '0.9', '0.05', '1800'],
    ['100', '1', '0.5', '0.9', '0.05', '1800'],
  ])
})
