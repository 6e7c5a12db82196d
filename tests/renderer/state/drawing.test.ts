import { describe, expect, test } from 'vitest'
import {
  addStroke,
  blankSheet,
  clear,
  redo,
  replace,
  undo,
} from '../../../src/renderer/state/drawing.ts'

const first = { points: [{ x: 0.1, y: 0.1 }] }
const second = { points: [{ x: 0.5, y: 0.5 }] }
const drawn = addStroke(addStroke(blankSheet, first), second)

describe('a drawing', () => {
  test('undo takes the strokes away one by one, down to the empty sheet', () => {
    expect(undo(drawn).strokes).toEqual([first])
    expect(undo(undo(drawn)).strokes).toEqual([])
    expect(undo(undo(undo(drawn))).strokes).toEqual([])
  })

  test('redo brings back what undo took', () => {
    expect(redo(undo(undo(drawn))).strokes).toEqual([first])
    expect(redo(redo(undo(undo(drawn)))).strokes).toEqual([first, second])
    expect(redo(drawn)).toBe(drawn)
  })

  test('a new stroke after an undo forgets what was undone', () => {
    const other = addStroke(undo(drawn), first)
    expect(other.strokes).toEqual([first, first])
    expect(redo(other)).toBe(other)
  })

  test('clearing can be undone', () => {
    expect(clear(drawn).strokes).toEqual([])
    expect(undo(clear(drawn)).strokes).toEqual([first, second])
  })

  test('clearing an empty sheet leaves no step behind', () => {
    expect(clear(blankSheet)).toBe(blankSheet)
  })

  test('replacing it by an earlier one can be undone', () => {
    const replaced = replace(drawn, [second])
    expect(replaced.strokes).toEqual([second])
    expect(undo(replaced).strokes).toEqual([first, second])
  })
})
