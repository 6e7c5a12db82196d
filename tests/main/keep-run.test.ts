import { expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ app: {}, powerMonitor: {} }))
const { keepRun } = await import('../../src/main/keep-run.ts')

it('waits until the trainer has kept the run', async () => {
  let isKept = false
  await keepRun({
    keepRun: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      isKept = true
    },
  })
  expect(isKept).toBe(true)
})

it('passes on why the run could not be kept', async () => {
  const calls = { keepRun: () => Promise.reject(new Error('The disk is full.')) }
  await expect(keepRun(calls)).rejects.toThrow('The disk is full.')
})

it('does not wait for ever for a trainer that hangs', async () => {
  const calls = { keepRun: () => new Promise<void>(() => {}) }
  await expect(keepRun(calls, 30)).rejects.toMatchObject({ code: 'RUN_NOT_KEPT' })
})
