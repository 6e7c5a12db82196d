import { expect, it } from 'vitest'
import { faultyDownloads } from '../../checks/fault-download.ts'
import { downloadFaults } from '../../checks/download-faults.ts'
import { small } from './small.ts'

it('has a good file or the old one after any fault of a mirror, in small', async () => {
  expect(Object.keys(downloadFaults).length).toBeGreaterThanOrEqual(30)
  const { counts, violations } = await faultyDownloads(small(8))
  expect(violations).toEqual([])
  expect(counts['downloads']).toBe(8 * 4 * 2)
})
