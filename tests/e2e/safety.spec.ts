import { expect, test } from '@playwright/test'
import { launchInkling, type Inkling } from './launch.ts'
import { windowOf } from './window.ts'

let inkling: Inkling

test.beforeAll(async () => {
  inkling = await launchInkling()
  await windowOf(inkling.page).readyToTrain()
})
test.afterAll(() => inkling.close())

test('gives the page nothing of Node and Electron but the calls of the contract', async () => {
  const found = await inkling.page.evaluate(() => {
    const page = globalThis as unknown as Record<string, unknown>
    const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron']
    return names.filter((name) => page[name] !== undefined)
  })
  expect(found).toEqual([])
})

test('refuses calls whose arguments are wrong, with a code and a sentence', async () => {
  const outcomes = await inkling.page.evaluate(async () => {
    const { host } = (
      globalThis as unknown as {
        inkling: { host: Record<string, (...args: unknown[]) => Promise<unknown>> }
      }
    ).inkling
    return Promise.all([
      host['openModelAt']?.('../model.safetensors'),
      host['openModelAt']?.({ path: '/a' }),
      host['changeSettings']?.({ theme: 'sepia' }),
      host['showInFolder']?.('/etc/passwd'),
      host['settings']?.('too', 'many'),
    ])
  })
  const refusal = (code: string) => ({ ok: false, error: expect.objectContaining({ code }) })
  expect(outcomes).toEqual([
    refusal('PAYLOAD'),
    refusal('PAYLOAD'),
    refusal('SETTINGS'),
    refusal('UNKNOWN_PLACE'),
    refusal('PAYLOAD'),
  ])
})
