import { expect, it } from 'vitest'
import { crashInLibrary } from '../../checks/crash-library.ts'
import { small } from './small.ts'

it('leaves a library of whole runs when its process is killed at any moment', async () => {
  const { counts, violations } = await crashInLibrary(small(4))
  expect(violations).toEqual([])
  expect(counts['kills']).toBe(4)
  expect(counts['steps confirmed']).toBeGreaterThan(0)
})
