import { describe, expect, it } from 'vitest'
import { crashAtPoints } from '../../checks/crash-points.ts'
import { crashAtRandom } from '../../checks/crash-random.ts'
import { fillTheDisk } from '../../checks/fault-disk.ts'
import { small } from './small.ts'

describe('the checks of the saver, in small', () => {
  it('leaves the old or the new file at any interrupted system call', async () => {
    const { counts, violations, skipped } = await crashAtPoints(small(6))
    expect(violations).toEqual([])
    if (skipped === undefined) expect(counts['points']).toBe(6)
    else expect(skipped).toContain('strace')
  })

  it('leaves a whole file when the process is killed at any moment', async () => {
    const { counts, violations } = await crashAtRandom(small(3))
    expect(violations).toEqual([])
    expect(counts['kills']).toBe(3)
  })

  it('leaves the old file on a full disk', async () => {
    const { counts, violations, skipped } = await fillTheDisk(small(20))
    expect(violations).toEqual([])
    if (skipped === undefined) expect(counts['disk full']).toBeGreaterThan(0)
    else expect(skipped).toContain('disk')
  })
})
