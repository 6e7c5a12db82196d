import { describe, expect, it } from 'vitest'
import { BatchMeter } from '../../src/trainer/batch-meter.ts'

const position = { step: 30, totalSteps: 100, stepsPerEpoch: 50, imagesLeft: 700 }

function stretch(images: number, ms: number, meanLoss = 1, correct = 0) {
  return { steps: 1, images, lossSum: meanLoss * images, correct, learningRate: 0.1, ms }
}

/** A meter whose clock the test moves. */
function meterAt() {
  const clock = { ms: 0 }
  return { clock, meter: new BatchMeter(() => clock.ms) }
}

describe('messages', () => {
  it('come at most twenty times a second, however fast the stretches are', () => {
    const { clock, meter } = meterAt()
    let messages = 0
    for (clock.ms = 0; clock.ms < 10_000; clock.ms++) {
      meter.add(stretch(10, 1))
      if (meter.message(position)) messages++
    }
    expect(messages).toBe(200)
  })

  it('come after every stretch when those are slow', () => {
    const { clock, meter } = meterAt()
    for (let count = 0; count < 5; count++) {
      clock.ms += 60
      meter.add(stretch(10, 60))
      expect(meter.message(position)).not.toBeNull()
    }
  })

  it('sum up what has happened since the last one', () => {
    const { clock, meter } = meterAt()
    meter.add(stretch(10, 10, 3, 1))
    meter.message(position)
    clock.ms = 20
    meter.add(stretch(30, 10, 1, 9))
    expect(meter.message(position)).toBeNull()
    clock.ms = 60
    meter.add(stretch(10, 10, 5, 1))
    expect(meter.message(position)).toMatchObject({ loss: 2, accuracy: 0.25, learningRate: 0.1 })
  })

  it('tell the position in steps and in epochs', () => {
    const { meter } = meterAt()
    meter.add(stretch(10, 10))
    expect(meter.message(position)).toMatchObject({ step: 30, totalSteps: 100, epochPosition: 0.6 })
  })
})

it('gives the rest at any time, once', () => {
  const { meter } = meterAt()
  meter.add(stretch(10, 10))
  meter.message(position)
  meter.add(stretch(10, 10, 2))
  expect(meter.rest(position)?.loss).toBe(2)
  expect(meter.rest(position)).toBeNull()
})

describe('speed', () => {
  it('says how long the rest will take', () => {
    const { meter } = meterAt()
    meter.add(stretch(10, 100))
    expect(meter.message(position)).toMatchObject({ imagesPerSecond: 100, secondsLeft: 7 })
  })

  it('is smoothed: one slow stretch hardly shows, many do', () => {
    const { clock, meter } = meterAt()
    const speedAfter = (stretches: number, ms: number) => {
      for (let count = 0; count < stretches; count++) meter.add(stretch(10, ms))
      clock.ms += 1000
      return meter.message(position)!.imagesPerSecond
    }
    expect(speedAfter(100, 10)).toBeCloseTo(1000)
    expect(speedAfter(1, 100)).toBeGreaterThan(900)
    expect(speedAfter(200, 100)).toBeCloseTo(100, 0)
  })
})
