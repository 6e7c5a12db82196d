import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fetchElectron } from '../../tools/fetch-electron.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fetch-'))
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, maxRetries: 5 })
})

/** Fetches with a script in the place of Electron's installer. */
async function fetchWith(script: string, idleMs: number) {
  const installer = join(folder, 'install.cjs')
  await writeFile(installer, script)
  const target = join(folder, 'dist')
  return fetchElectron({ installer, target, cacheFolder: join(folder, 'cache'), idleMs })
}

test('is silent about success', async () => {
  expect(await fetchWith('', 5_000)).toBeNull()
})

test('gives up on a network that swallows packets', async () => {
  expect(await fetchWith('setInterval(() => {}, 1_000)', 400)).toContain('stood still for 0.4 s')
})

test('waits for a slow download as long as it moves', async () => {
  const slow = `
    const { appendFileSync } = require('node:fs')
    const part = require('node:path').join(require('node:os').tmpdir(), 'electron.zip')
    let chunks = 0
    const timer = setInterval(() => {
      appendFileSync(part, 'chunk')
      if (++chunks === 15) clearInterval(timer)
    }, 100)`
  expect(await fetchWith(slow, 1_000)).toBeNull()
})

test('doesn’t wait again after a failure, and says how to', async () => {
  expect(await fetchWith('process.exit(1)', 5_000)).toContain('could not be downloaded')
  expect(await fetchWith('', 5_000)).toContain('npx install-electron')
})

test('leaves no part of a download behind', async () => {
  const aborted = `
    require('node:fs').writeFileSync(require('node:os').tmpdir() + '/electron.zip', 'half')
    process.exit(1)`
  await fetchWith(aborted, 5_000)
  expect(await readdir(join(folder, 'cache'))).toEqual(['failed-at'])
})
