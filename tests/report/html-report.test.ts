import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { htmlReport } from '../../src/report/html-report.ts'
import { hostileNames, reportWith } from './sample-report.ts'
import { wellFormed } from './well-formed.ts'

const digits = [...'0123456789']
const report = reportWith(digits)

describe('the report of a run', () => {
  it('is one well-formed page without scripts, links or anything to load', () => {
    const html = htmlReport(report)
    const { elements } = wellFormed(html)
    expect(elements[0]).toBe('html')
    expect(elements).not.toContain('script')
    expect(elements).not.toContain('link')
    expect(html).not.toMatch(/https?:|url\(|@import/)
  })

  it('has every figure of the test with all its digits', () => {
    const { result } = report.tested!
    const values = [...htmlReport(report).matchAll(/<data value="([^"]+)">/g)].map(([, value]) =>
      Number(value),
    )
    expect(values[0]).toBe(result.accuracy)
    for (const { precision, recall, f1, support } of result.perClass) {
      for (const figure of [precision, recall, f1, support]) expect(values).toContain(figure)
    }
    for (const { trainLoss, validationLoss } of report.model.history) {
      expect(values).toContain(trainLoss)
      expect(values).toContain(validationLoss)
    }
  })

  it('tells settings, network, data and versions', () => {
    const { text } = wellFormed(htmlReport(report))
    for (const said of [
      'Batch size',
      'SGD: momentum 0.9',
      'conv1',
      'SHA-256',
      '1.2.3',
      '2 threads',
    ]) {
      expect(text).toContain(said)
    }
    expect(text).toContain('4 Mar 2026, 05:06 UTC')
  })

  it('shows misread images as they are, dark on light', () => {
    const [, base64] = /src="data:image\/png;base64,([^"]+)"/.exec(htmlReport(report))!
    const picture = decode(Buffer.from(base64!, 'base64'))
    expect([picture.width, picture.height, picture.channels]).toEqual([28, 28, 1])
    expect(new Set(picture.data)).toEqual(new Set([55]))
  })

  it('takes names for text, wherever they stand', () => {
    const plain = wellFormed(htmlReport(reportWith(digits)))
    for (const name of hostileNames) {
      const names = [name, ...hostileNames.filter((other) => other !== name)]
      const hostile = wellFormed(htmlReport(reportWith(names, name)))
      expect(hostile.elements).toEqual(plain.elements)
      expect(hostile.text).toContain(name)
    }
  })

  it('says nothing of the folders on the machine', () => {
    expect(htmlReport(report)).not.toContain('/home/ann')
  })

  it('does without a test, a history and settings', () => {
    const bare = { ...report.model, history: [], config: null, data: null }
    const { text } = wellFormed(htmlReport({ ...report, model: bare, batches: [], tested: null }))
    expect(text).toContain('has not been tested')
    expect(text).toContain('Nobody knows how this network was trained')
    expect(text).not.toContain('Misread')
  })
})
