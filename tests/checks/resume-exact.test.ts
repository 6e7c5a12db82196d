import { expect, it } from 'vitest'
import { resumeExactly } from '../../checks/resume-exact.ts'

it('comes to the same weights after each kill -9', async () => {
  const { counts, violations } = await resumeExactly({ seed: 3, size: 3, onProgress() {} })
  expect(violations).toEqual([])
  expect(counts).toMatchObject({ kills: 3, runs: 1 })
}, 120_000)
