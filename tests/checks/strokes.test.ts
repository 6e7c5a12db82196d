import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawingReader } from '../../checks/drawing-reader.ts'
import { strokeReport, type Score, type StrokeReport } from '../../checks/stroke-report.ts'
import { epochOrder } from '../../src/data/batches.ts'
import { bundledMnistFolder, loadMnist, mnistNormalisation } from '../../src/data/mnist.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import { plainTraining, type Engine } from '../../src/nn/engine.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { random } from '../../src/nn/random.ts'
import { authoredDrawings } from '../fixtures/strokes/drawings.ts'

const drawings = authoredDrawings()
/** Every third has all digits, forms and hands still, and leaves time for what else is tested. */
const third = drawings.filter((_, i) => i % 3 === 0)
const batchSize = 64

/** LeNet-5 after a third of MNIST. */
async function quicklyTrained(): Promise<Engine> {
  const { samples, trainCount } = await loadMnist(bundledMnistFolder()!)
  const engine = await createEngine({
    ...{ network: buildNetwork(presets['lenet-5'].spec), samples, batchSize, seed: 1, threads: 1 },
    ...plainTraining,
    normalisation: mnistNormalisation,
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  })
  const training = Uint32Array.from({ length: trainCount }, (_, i) => i)
  const order = epochOrder(random(1, 'order'), training).slice(0, 20_000)
  const steps = Math.ceil(order.length / batchSize)
  const learningRates = Float64Array.from({ length: steps }, (_, i) => 0.04 * (1 - i / steps))
  await engine.train({ order, batchSize, learningRates, firstVisit: 0 })
  return engine
}

describe('the report on drawings', () => {
  let engine: Engine
  let report: StrokeReport
  beforeAll(async () => {
    engine = await quicklyTrained()
    report = await strokeReport(third, drawingReader(engine))
  }, 60_000)
  afterAll(() => engine.close())

  it('is about drawings of which even a quickly trained network reads nine of ten', async () => {
    const digits = await drawingReader(engine)(drawings.map(({ strokes }) => strokes))
    const right = drawings.filter(({ digit }, i) => digits[i] === digit).length
    expect(right / drawings.length).toBeGreaterThan(0.9)
  })

  it('shows that it hardly matters where, how large and how thick they are drawn', () => {
    for (const { together } of Object.values(report.robustness)) {
      expect(together.tried).toBeGreaterThan(900)
      expect(together.changed / together.tried).toBeLessThan(0.02)
    }
  })

  it('counts every drawing once by digit, by form, by hand and among the confusions', () => {
    const { overall, perDigit, perForm, perHand, confusions } = report
    expect(overall.total).toBe(third.length)
    for (const scores of [perDigit, perForm, perHand]) expect(sum(scores)).toEqual(overall)
    const wrong = confusions.flatMap(({ drawings }) => drawings)
    expect(wrong.length).toBe(overall.total - overall.right)
  })
})

describe('the report on drawings by a reader that is known', () => {
  const few = drawings.filter(({ digit, hand }) => digit < 2 && hand === 'usual')

  it('tells which drawings were read as what', async () => {
    const report = await strokeReport(few, async (sheets) => sheets.map(() => 0))
    const ones = few.filter(({ digit }) => digit === 1).map(({ form }) => `${form}, usual`)
    expect(report.perDigit).toEqual({ 0: { right: 6, total: 6 }, 1: { right: 0, total: 6 } })
    expect(report.confusions).toEqual([{ drawn: 1, read: 0, drawings: ones }])
  })

  it('counts the answers that a change turned into others', async () => {
    let asked = 0
    const report = await strokeReport(few, async (sheets) => {
      asked++
      return sheets.map(() => (asked === 2 ? 1 : 0))
    })
    const changes = Object.values(report.robustness.shifting.perChange)
    expect(changes.map(({ changed }) => changed)).toEqual([few.length, 0, 0, 0])
    expect(report.robustness.shifting.together).toEqual({ changed: 12, tried: 48 })
    expect(report.robustness.scaling.together.changed).toBe(0)
  })
})

function sum(scores: Readonly<Record<string, Score>>): Score {
  return Object.values(scores).reduce((all, { right, total }) => ({
    right: all.right + right,
    total: all.total + total,
  }))
}
