import { expect, it } from 'vitest'
import { guardedAnswers } from '../../src/main/host-calls.ts'
import type { Handlers } from '../../src/shared/calls.ts'
import { hostCalls } from '../../src/shared/contract.ts'

const url = 'app://inkling/index.html'
const webContents = { getURL: () => url }

it('tells of every call that failed or was refused, and of no other', async () => {
  const told: string[] = []
  const names = Object.keys(hostCalls)
  const answers = Object.fromEntries(names.map((name) => [name, () => null]))
  const failing = {
    ...answers,
    about() {
      throw new Error('Nothing is known.')
    },
  } as unknown as Handlers<typeof hostCalls>
  const calls = new Map(
    guardedAnswers({ webContents }, failing, (call, { message }) => {
      told.push(`${call}: ${message}`)
    }),
  )
  const event = { sender: webContents, senderFrame: { url, parent: null } }
  expect(await calls.get('inkling:settings')!(event)).toEqual({ ok: true, value: null })
  expect(told).toEqual([])
  expect(await calls.get('inkling:about')!(event)).toMatchObject({ ok: false })
  expect(await calls.get('inkling:settings')!({ ...event, sender: {} })).toMatchObject({
    ok: false,
  })
  expect(told[0]).toBe('about: Nothing is known.')
  expect(told[1]).toMatch(/^settings: /)
  expect(told).toHaveLength(2)
})
