import { expect, it } from 'vitest'
import { kernelSet } from '../../src/nn/kernel-set.ts'
import { keptRunOf } from '../../src/trainer/kept-run.ts'
import { smallCheckpoint } from '../models/small-checkpoint.ts'
import { tinyConfig } from './tiny-config.ts'

const checkpoint = { ...smallCheckpoint, training: tinyConfig }

it('has no warning of its own when the arithmetic is the same', () => {
  expect(keptRunOf(checkpoint, null)).toMatchObject({ kind: 'resumable', warning: null })
})

it.each([null, kernelSet + 1])('warns of a run computed by kernel set %s', (other) => {
  const kept = keptRunOf({ ...checkpoint, kernelSet: other }, 'The newest is damaged.')
  expect(kept).toMatchObject({
    kind: 'resumable',
    warning: expect.stringMatching(/^The newest is damaged\. .*differ in their last bits/),
  })
})
