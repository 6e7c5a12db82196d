import { expect, it } from 'vitest'
import { resumeLabel } from '../../../src/renderer/train/kept-run.ts'

it('says what would go on, and from where', () => {
  const run = { kind: 'resumable', networkName: 'LeNet-5', epoch: 3, epochs: 5 } as const
  const label = resumeLabel({ ...run, savedAt: '2026-01-02T03:04:05Z', warning: null })
  expect(label).toBe('Resume training LeNet-5 at epoch 3 of 5')
})
