import { describe, expect, it } from 'vitest'
import { epochOrder, splitTraining } from '../../src/data/batches.ts'
import { random } from '../../src/nn/random.ts'

describe('setting digits aside for validation', () => {
  it('puts every training digit on exactly one side', () => {
    const { training, validation } = splitTraining(1, 60_000, 5_000)
    expect([training.length, validation.length]).toEqual([55_000, 5_000])
    expect(new Set([...training, ...validation]).size).toBe(60_000)
    expect(Math.max(training.at(-1)!, validation.at(-1)!)).toBe(59_999)
  })

  it('is the same for the same seed and another for another', () => {
    expect(splitTraining(7, 1000, 100)).toEqual(splitTraining(7, 1000, 100))
    expect(splitTraining(7, 1000, 100)).not.toEqual(splitTraining(8, 1000, 100))
  })

  it('draws from the whole range', () => {
    const { validation } = splitTraining(3, 60_000, 5_000)
    for (let tenth = 0; tenth < 10; tenth++) {
      const drawn = validation.filter((index) => Math.floor(index / 6_000) === tenth)
      expect(Math.abs(drawn.length - 500)).toBeLessThan(120)
    }
  })

  it('can leave all of them for training', () => {
    const { training, validation } = splitTraining(1, 10, 0)
    expect(Array.from(training)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(validation.length).toBe(0)
  })

  it.each([
    [10, 10],
    [10, -1],
    [10, 2.5],
    [0, 0],
    [NaN, 0],
  ])('refuses %s digits with %s set aside', (trainCount, validationCount) => {
    expect(() => splitTraining(1, trainCount, validationCount)).toThrow(RangeError)
  })
})

describe('the order of an epoch', () => {
  const { training } = splitTraining(1, 1000, 100)

  it('visits every training digit once', () => {
    const order = epochOrder(random(1, 'order'), training)
    expect(order).not.toEqual(training)
    expect(order.toSorted()).toEqual(training)
  })

  it('is fresh every epoch and repeatable by seed', () => {
    const [once, again] = [random(1, 'order'), random(1, 'order')]
    const first = epochOrder(once, training)
    expect(epochOrder(once, training)).not.toEqual(first)
    expect(epochOrder(again, training)).toEqual(first)
  })
})
