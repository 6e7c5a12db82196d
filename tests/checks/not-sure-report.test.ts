import { expect, it } from 'vitest'
import { notSureOf, together } from '../../checks/not-sure-report.ts'
import type { Certainty } from '../../src/shared/drawing.ts'

it('counts what the gate rejects and what the network is not sure of apart', async () => {
  const certainties: Certainty[] = ['sure', 'no-digit', 'unsure', 'no-digit', 'sure']
  const images = certainties.map((_, i) => Uint8Array.of(i))
  const count = await notSureOf(images, async ([i]) => ({ certainty: certainties[i!]! }))
  expect(count).toEqual({ total: 5, noDigits: 2, unsure: 1 })
  expect(together([count, count])).toEqual({ total: 10, noDigits: 4, unsure: 2 })
})
