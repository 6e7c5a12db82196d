import { expect, it } from 'vitest'
import { poolRules } from '../../../src/nn/layers/pooling.ts'

it('the form calls the window what its explanation and the network description call it', () => {
  const { label, explanation } = poolRules.window
  expect(label).toBe('Window')
  expect(explanation).toContain(label.toLowerCase())
})
