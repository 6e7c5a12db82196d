import { expect, it } from 'vitest'
import { isRight, readAs, scoreOf } from '../../../src/renderer/draw/hand-words.ts'
import type { Certainty, DrawingPrediction } from '../../../src/shared/drawing.ts'

const reading = (digit: number, certainty: Certainty): DrawingPrediction => ({
  ...{ pixels: new Uint8Array(), probabilities: [], digit, certainty },
})
const written = [3, 5, 7, 1].map((label) => ({ label, strokes: [] }))

it('counts what was read rightly, unsure or not, but nothing that was taken for no digit', () => {
  const readings = [
    reading(3, 'sure'),
    reading(5, 'unsure'),
    reading(7, 'no-digit'),
    reading(7, 'unsure'),
  ]
  expect(scoreOf({ model: 'Seed', readings }, written)).toEqual({ right: 2, unsure: 2, count: 4 })
  expect(readings.map((one, i) => isRight(one, written[i]))).toEqual([true, true, false, false])
})

it('tells what something was read as', () => {
  const names = ['zero', 'one']
  expect(readAs(reading(1, 'unsure'), names)).toBe('one')
  expect(readAs(reading(1, 'no-digit'), names)).toBe('no digit')
})
