import { describe, expect, test } from 'vitest'
import { droppedModel } from '../../../src/renderer/models/dropped-file.ts'

const model = new File(['weights'], 'Seven.SafeTensors')
const picture = new File(['picture'], 'seven.png')

describe('a file dropped on the models', () => {
  test('a model is taken, whatever else comes with it', () => {
    expect(droppedModel([picture, model])).toEqual({ file: model, refusal: null })
  })
  test('anything else is refused by its name', () => {
    expect(droppedModel([picture]).refusal).toContain('“seven.png”')
  })
  test('text or a link is no file', () => {
    expect(droppedModel([]).refusal).toBe('What was dropped is not a file.')
  })
  test('two models at once are refused', () => {
    expect(droppedModel([model, model]).file).toBeNull()
  })
  test('a file too large for any network is refused before it is read', () => {
    const huge = Object.defineProperty(new File([], 'huge.safetensors'), 'size', { value: 2 ** 31 })
    expect(droppedModel([huge]).refusal).toContain('“huge.safetensors” is larger')
  })
})
