import { expect, it } from 'vitest'
import { RunControl } from '../../src/trainer/run-control.ts'

it('answers a step that is asked for when the run has ended', async () => {
  const control = new RunControl()
  control.pause()
  control.end('keep')
  await control.step()
  expect(await control.permission()).toBe('end')
})
