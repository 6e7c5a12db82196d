import { expect, it } from 'vitest'
import { fuzzIpc } from '../../checks/fuzz-ipc.ts'
import { hostCalls } from '../../src/shared/contract.ts'
import { small } from './small.ts'

it('answers no stranger and fails on no payload, in small', async () => {
  const { counts, violations } = await fuzzIpc(small(200))
  expect(violations).toEqual([])
  expect(counts['calls']).toBe(Object.keys(hostCalls).length)
  expect(counts['refused']).toBeGreaterThan(1000)
})
