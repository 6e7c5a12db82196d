import { presets } from '../../src/nn/catalog.ts'
import type { RunReport } from '../../src/report/run-report.ts'
import type { TestResult } from '../../src/shared/metrics.ts'
import { testResult } from '../../src/trainer/evaluation.ts'
import { batch, config, epoch, model } from '../renderer/runs.ts'

/** Names that would do harm if they were taken for anything else than text. */
export const hostileNames = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '&lt;b&gt;',
  '=HYPERLINK("http://evil")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  'a,b;"c"',
  '</style><svg onload=alert(1)>',
]

/** A test of `count` classes with a few mistakes everywhere. */
export function testOf(count: number): TestResult {
  const confusion = Array.from({ length: count }, (_, actual) =>
    Array.from({ length: count }, (_, predicted) =>
      actual === predicted ? 90 + actual : (actual * 7 + predicted * 3) % 5,
    ),
  )
  return testResult(confusion, 0.25)
}

/** Everything filled in, with ten classes of these names. */
export function reportWith(names: readonly string[], name = 'digits'): RunReport {
  const bins = [{ from: 0.8, to: 1, count: 100, confidence: 0.9, accuracy: 0.8 }]
  return {
    model: {
      ...model,
      name,
      network: { ...presets.seed.spec, name },
      classNames: names,
      config,
      history: [epoch(1), epoch(2)],
      data: { name, sums: ['a'.repeat(64)] },
    },
    batches: [batch(50), batch(100)],
    tested: {
      result: testOf(10),
      calibration: { expectedError: 0.1, bins, before: null },
      mistakes: [
        {
          index: 60_001,
          actual: 0,
          predicted: 1,
          probabilities: [0.1, 0.9],
          pixels: new Uint8Array(784).fill(200),
        },
      ],
      data: {
        source: 'own',
        folder: '/home/ann/secret',
        name,
        files: [],
        sums: [],
        trainCount: 1000,
        testCount: 100,
        imageShape: [1, 28, 28],
        classNames: names,
        trainPerClass: [],
        testPerClass: [],
        rejected: [],
      },
    },
    engine: { name: 'WebAssembly', threads: 2 },
    versions: [['Inkling', '1.2.3']],
    madeAt: '2026-03-04T05:06:07.890Z',
  }
}
