import { describe, expect, it } from 'vitest'
import { controlsFor } from '../../../src/renderer/train/controls.ts'

describe('controlsFor', () => {
  it('offers nothing while there is no trainer', () => {
    expect(controlsFor('gone', 'idle', true)).toMatchObject({
      isMainEnabled: false,
      canStep: false,
      canStop: false,
      canReset: false,
    })
  })
  it('trains from rest, but only what can be run', () => {
    expect(controlsFor('running', 'idle', true)).toMatchObject({
      main: 'train',
      isMainEnabled: true,
    })
    expect(controlsFor('running', 'idle', false).isMainEnabled).toBe(false)
    expect(controlsFor('running', 'done', true)).toMatchObject({
      main: 'train',
      isMainEnabled: true,
    })
    expect(controlsFor('running', 'failed', false).isMainEnabled).toBe(false)
  })
  it('pauses a run even when the form is wrong', () => {
    expect(controlsFor('running', 'training', false)).toMatchObject({
      main: 'pause',
      isMainEnabled: true,
      canStep: false,
      canStop: true,
    })
  })
  it('trains single batches only while paused', () => {
    expect(controlsFor('running', 'paused', true)).toMatchObject({ main: 'resume', canStep: true })
  })
  it.each(['preparing', 'training', 'paused', 'evaluating'] as const)(
    'locks the form and can be stopped and reset while %s',
    (phase) =>
      expect(controlsFor('running', phase, true)).toMatchObject({
        isFormLocked: true,
        canStop: true,
        canReset: true,
      }),
  )
  it.each(['idle', 'done', 'failed'] as const)('leaves the form open while %s', (phase) =>
    expect(controlsFor('running', phase, true).isFormLocked).toBe(false),
  )
})
