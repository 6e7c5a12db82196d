import { expect, test } from 'vitest'
import { presets } from '../../../src/nn/catalog.ts'
import { outline } from '../../../src/renderer/models/outline.ts'

test('a network is sketched in one line, defaults filled in', () => {
  expect(outline(presets['lenet-5'].spec)).toBe(
    '6 filters 5×5 → pool 2 → 16 filters 5×5 → pool 2 → dense 120 → dense 84 → dense 10',
  )
})

test('dropout is told in per cent', () => {
  expect(outline(presets['pytorch-mnist'].spec)).toContain('→ dropout 25\u202f% → dense 128 →')
})
