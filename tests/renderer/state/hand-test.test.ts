import { describe, expect, it } from 'vitest'
import type { DrawingPrediction, Stroke } from '../../../src/shared/drawing.ts'
import { HandTest, promptCount, promptsFor } from '../../../src/renderer/state/hand-test.svelte.ts'

const drawing = (x: number): readonly Stroke[] => [{ points: [{ x, y: 0.5 }] }]

/** Reads a drawing as the class at its first point. */
function reading(strokes: readonly Stroke[]): DrawingPrediction {
  const digit = strokes[0]!.points[0]!.x
  return { pixels: new Uint8Array(), probabilities: [], digit, certainty: 'sure' }
}

function written(...labels: number[]): HandTest {
  const hand = new HandTest(async (strokes) => reading(strokes))
  hand.begin(labels)
  for (const label of labels) hand.handIn(drawing(label))
  return hand
}

describe('a test by handwriting', () => {
  it('asks for one after another, and takes no empty sheet', () => {
    const hand = new HandTest(async (strokes) => reading(strokes))
    expect([hand.isUnderWay, hand.isDone, hand.asked]).toEqual([false, false, null])
    hand.begin([4, 2])
    expect([hand.isUnderWay, hand.asked]).toEqual([true, 4])
    hand.handIn([])
    expect(hand.asked).toBe(4)
    hand.handIn(drawing(4))
    expect(hand.asked).toBe(2)
    hand.handIn(drawing(2))
    expect([hand.isUnderWay, hand.isDone, hand.asked]).toEqual([false, true, null])
    hand.handIn(drawing(7))
    expect(hand.written.map(({ label }) => label)).toEqual([4, 2])
  })

  it('can be ended early, with what was written or with nothing', () => {
    const hand = new HandTest(async (strokes) => reading(strokes))
    hand.begin([4, 2, 7])
    hand.handIn(drawing(4))
    hand.end()
    expect([hand.isUnderWay, hand.isDone]).toEqual([false, true])
    hand.begin([1])
    hand.end()
    expect([hand.isUnderWay, hand.isDone]).toEqual([false, false])
  })

  it('is read by each network, the latest first, and once by each', async () => {
    const hand = written(3, 5)
    await hand.readBy('LeNet-5', () => true)
    await hand.readBy('Seed', () => true)
    await hand.readBy('LeNet-5', () => true)
    expect(hand.results.map(({ model }) => model)).toEqual(['LeNet-5', 'Seed'])
    expect(hand.results[0]?.readings.map(({ digit }) => digit)).toEqual([3, 5])
  })

  it('has no result of a network that went out of use, nor of what was forgotten', async () => {
    const hand = written(3, 5)
    await hand.readBy('LeNet-5', () => false)
    expect(hand.results).toEqual([])
    const reading = hand.readBy('LeNet-5', () => true)
    hand.begin([1])
    await reading
    expect(hand.results).toEqual([])
  })
})

describe('what is asked for', () => {
  const draws = [0.9, 0.1, 0.5, 0.3, 0.7]
  let draw = 0
  const random = () => draws[draw++ % draws.length]!

  it('is each of a few classes twice, shuffled', () => {
    const prompts = promptsFor(10, random)
    const sorted = prompts.toSorted((a, b) => a - b)
    expect(sorted).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9])
    expect(prompts).not.toEqual(sorted)
  })

  it('is twenty different ones of many', () => {
    expect(new Set(promptsFor(47, random)).size).toBe(20)
    expect(promptsFor(11, random)).toHaveLength(11)
    expect([1, 10, 11, 47].map(promptCount)).toEqual([2, 20, 11, 20])
  })
})
