import { describe, expect, it } from 'vitest'
import { kinds, layerOf } from '../../src/nn/layers/index.ts'
import { random } from '../../src/nn/random.ts'
import { hasPlace, indexOf, type Place } from '../../src/nn/reach.ts'
import { size, type Shape } from '../../src/nn/shape.ts'
import { drawTrial, type Trial } from './gradient-check.ts'

const TRIALS = 20

function placeOf(index: number, [, height = 1, width = 1]: Shape): Place {
  const rest = index % (height * width)
  const [row, column] = [Math.floor(rest / width), rest % width]
  return { channel: Math.floor(index / (height * width)), row, column }
}

/** Which inputs of the first example change that output, found by changing each of them. */
function inputsBehind({ pass }: Trial, forward: () => void, output: number): number[] {
  forward()
  const before = pass.y[output]!
  return Array.from({ length: size(pass.inputShape) }, (_, input) => input).filter((input) => {
    const value = pass.x[input]!
    pass.x[input] = value + 0.01
    forward()
    pass.x[input] = value
    return pass.y[output] !== before
  })
}

// Flatten has the same numbers in another shape, so that there are no places to compare.
describe.each(kinds.filter((kind) => kind !== 'flatten'))('what %s reaches', (kind) => {
  it('is what its output depends on', () => {
    const draw = random(1, `reach of ${kind}`)
    const layer = layerOf(kind)
    for (let number = 0; number < TRIALS; number++) {
      const trial = drawTrial(kind, draw)
      const { options, inputShape } = trial
      const pass = { ...trial.pass, isTraining: false }
      // A variance can't be negative.
      pass.params['running_var']?.forEach((value, i, all) => (all[i] = Math.abs(value) + 0.1))
      const output = draw.integer(size(pass.outputShape))
      const place = placeOf(output, pass.outputShape)
      expect(indexOf(place, pass.outputShape)).toBe(output)
      expect(hasPlace(pass.outputShape, place)).toBe(true)

      const { rule, row, column, height, width } = layer.reach(options, inputShape, place)
      const isReached = (input: number) => {
        const at = placeOf(input, inputShape)
        const isInWindow =
          at.row >= row &&
          at.row < row + height &&
          at.column >= column &&
          at.column < column + width
        return (rule === 'weights' || at.channel === place.channel) && isInWindow
      }
      const all = Array.from({ length: size(inputShape) }, (_, input) => input)
      const reached = rule === 'share' ? all : all.filter(isReached)
      const behind = inputsBehind(trial, () => layer.forward(pass), output)
      const about = JSON.stringify({ options, inputShape, place })
      // A maximum and a ReLU depend on some of what they look at only.
      if (rule === 'largest' || kind === 'relu')
        expect(reached, about).toEqual(expect.arrayContaining(behind))
      else expect(behind, about).toEqual(reached)
    }
  })
})

it('has no place outside of a shape', () => {
  const inside = { channel: 1, row: 2, column: 3 }
  expect(hasPlace([2, 3, 4], inside)).toBe(true)
  for (const outside of [{ channel: 2 }, { row: 3 }, { column: 4 }, { row: -1 }, { column: 0.5 }]) {
    expect(hasPlace([2, 3, 4], { ...inside, ...outside })).toBe(false)
  }
  expect(hasPlace([10], { channel: 9, row: 0, column: 0 })).toBe(true)
  expect(hasPlace([10], { channel: 9, row: 0, column: 1 })).toBe(false)
})
