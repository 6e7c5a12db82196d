import { describe, expect, test } from 'vitest'
import { Sketch } from '../../../src/renderer/state/sketch.svelte.ts'
import type { DrawingPrediction, Stroke } from '../../../src/shared/drawing.ts'

const stroke = (x: number): Stroke => ({ points: [{ x, y: 0.5 }] })

/** A sketch whose network reads as many as there are strokes, when it is told to answer. */
function sketchWithNetwork() {
  const asked: (readonly Stroke[])[] = []
  let release: (() => void)[] = []
  const sketch = new Sketch(async (strokes) => {
    asked.push(strokes)
    await new Promise<void>((resolve) => release.push(resolve))
    return reading(strokes.length)
  })
  async function answer(): Promise<void> {
    for (const go of release) go()
    release = []
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { sketch, asked, answer }
}

function reading(digit: number): DrawingPrediction {
  const probabilities = Array.from({ length: 10 }, (_, i) => (i === digit ? 1 : 0))
  return { pixels: new Uint8Array(784), probabilities, digit, certainty: 'sure' }
}

describe('a sketch', () => {
  test('is read while the pen moves, one question at a time', async () => {
    const { sketch, asked, answer } = sketchWithNetwork()
    for (const x of [0.1, 0.2, 0.3]) sketch.move(stroke(x))
    expect(asked).toEqual([[stroke(0.1)]])
    await answer()
    expect(sketch.prediction?.digit).toBe(1)
    expect(asked[1]).toEqual([stroke(0.3)])
  })

  test('forgets an answer that comes after the sheet was cleared', async () => {
    const { sketch, answer } = sketchWithNetwork()
    sketch.finish(stroke(0.1))
    sketch.clear()
    await answer()
    expect(sketch.prediction).toBeNull()
    expect(sketch.isEmpty).toBe(true)
  })

  test('goes to the gallery when it is cleared, and can be brought back', async () => {
    const { sketch, answer } = sketchWithNetwork()
    sketch.finish(stroke(0.1))
    await answer()
    sketch.finish(stroke(0.2))
    await answer()
    sketch.clear()
    const [kept] = sketch.tries
    expect(kept?.prediction.digit).toBe(2)
    expect(sketch.strokes).toEqual([])
    sketch.bringBack(kept!)
    expect(sketch.strokes).toEqual([stroke(0.1), stroke(0.2)])
    expect(sketch.tries).toHaveLength(1)
  })

  test('takes the stroke under way along when it is cleared or taken back', async () => {
    const { sketch, answer } = sketchWithNetwork()
    sketch.finish(stroke(0.1))
    sketch.move(stroke(0.2))
    await answer()
    await answer()
    sketch.clear()
    expect(sketch.strokes).toEqual([])
    expect(sketch.tries.map(({ strokes }) => strokes)).toEqual([[stroke(0.1), stroke(0.2)]])
    sketch.move(stroke(0.3))
    sketch.undo()
    expect(sketch.strokes).toEqual([])
    sketch.move(stroke(0.4))
    sketch.bringBack(sketch.tries[0]!)
    expect(sketch.strokes).toEqual([stroke(0.1), stroke(0.2)])
    sketch.undo()
    expect(sketch.strokes).toEqual([stroke(0.4)])
  })

  test('is kept with its own reading, though that comes after the sheet was cleared', async () => {
    const { sketch, answer } = sketchWithNetwork()
    sketch.finish(stroke(0.1))
    await answer()
    sketch.finish(stroke(0.2))
    sketch.clear()
    await answer()
    expect(sketch.tries.map(({ prediction }) => prediction.digit)).toEqual([2])
    expect(sketch.prediction).toBeNull()
  })

  test('undo and redo are read as well', async () => {
    const { sketch, answer } = sketchWithNetwork()
    sketch.finish(stroke(0.1))
    sketch.finish(stroke(0.2))
    await answer()
    await answer()
    sketch.undo()
    await answer()
    expect(sketch.prediction?.digit).toBe(1)
    expect([sketch.canUndo, sketch.canRedo]).toEqual([true, true])
    sketch.redo()
    await answer()
    expect(sketch.prediction?.digit).toBe(2)
  })

  test('tells of a failure until the next answer', async () => {
    let isBroken = true
    const sketch = new Sketch(() =>
      isBroken ? Promise.reject(new Error('The trainer is gone.')) : Promise.resolve(reading(3)),
    )
    sketch.finish(stroke(0.1))
    await new Promise((resolve) => setTimeout(resolve))
    expect(sketch.failure?.message).toBe('The trainer is gone.')
    isBroken = false
    sketch.read()
    await new Promise((resolve) => setTimeout(resolve))
    expect(sketch.failure).toBeNull()
    expect(sketch.prediction?.digit).toBe(3)
  })
})
