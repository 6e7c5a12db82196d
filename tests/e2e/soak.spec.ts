import { expect, test } from '@playwright/test'
import { floodWithMetrics } from '../../checks/soak-flood.ts'
import { startAndStop } from '../../checks/soak-cycles.ts'
import { killTheTrainer } from '../../checks/soak-kills.ts'

const onProgress = () => undefined

test('a flood of metrics neither piles up nor slows the window', async () => {
  const { counts } = await floodWithMetrics(2)
  expect(counts['messages made']).toBeGreaterThan(100_000)
  expect(counts['queued at most']).toBeLessThanOrEqual(2)
  expect(counts['MB of heap growth']).toBeLessThan(20)
})

test('runs start and stop again and again', async () => {
  const { counts } = await startAndStop({ seed: 1, size: 4, onProgress })
  expect(counts['starts and stops']).toBe(4)
})

test('each death of the trainer is told, and its run resumed', async () => {
  const { counts } = await killTheTrainer({ seed: 1, size: 2, onProgress })
  expect(counts).toMatchObject({ kills: 2, 'times resumed': 2 })
})
