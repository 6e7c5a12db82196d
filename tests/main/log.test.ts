import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLog } from '../../src/main/log.ts'

let folder: string
const home = '/home/ann'
const now = () => new Date('2026-03-04T05:06:07.890Z')
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'inkling-log-'))))
afterEach(() => rmSync(folder, { recursive: true }))

describe('the log', () => {
  it('writes when, how bad, who and what, one entry below the other', () => {
    const log = openLog({ folder: join(folder, 'new'), home, now })
    log.write('info', 'app', 'started')
    log.write('error', 'trainer', 'Out of memory\r\n  at train\n')
    expect(readFileSync(log.path, 'utf8')).toBe(
      '2026-03-04T05:06:07.890Z info app: started\n' +
        '2026-03-04T05:06:07.890Z error trainer: Out of memory\n      at train\n',
    )
    expect(log.tail(1)).toEqual(['      at train'])
    if (process.platform !== 'win32') expect(statSync(log.path).mode & 0o777).toBe(0o600)
  })

  it('never names the home folder', () => {
    const log = openLog({ folder, home, now })
    log.write('warning', 'main', "ENOENT: '/home/ann/models/a.safetensors'")
    expect(log.tail(9)).toEqual([
      "2026-03-04T05:06:07.890Z warning main: ENOENT: '~/models/a.safetensors'",
    ])
  })

  it('goes on after what an earlier start wrote', () => {
    openLog({ folder, home, now }).write('info', 'app', 'first')
    const again = openLog({ folder, home, now })
    again.write('info', 'app', 'second')
    expect(again.tail(9).map((line) => line.split(' ').at(-1))).toEqual(['first', 'second'])
  })

  it('keeps three files of limited size and forgets the oldest entries', () => {
    const log = openLog({ folder, home, now, mostBytes: 500 })
    for (let i = 0; i < 100; i++) log.write('info', 'app', `entry ${i}`)
    const names = readdirSync(folder).sort()
    expect(names).toEqual(['inkling.1.log', 'inkling.2.log', 'inkling.log'])
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(500)
    expect(log.tail(12).map((line) => line.split(' ').at(-1))).toEqual(
      Array.from({ length: 12 }, (_, i) => String(88 + i)),
    )
  })

  it('cuts a message that would fill it', () => {
    const log = openLog({ folder, home, now })
    log.write('error', 'window', 'x'.repeat(1_000_000))
    expect(statSync(log.path).size).toBeLessThan(4_100)
  })

  it('never throws when nothing can be written', () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const log = openLog({ folder: join(file, 'below'), home, now })
    log.write('error', 'app', 'lost')
    expect(log.tail(9)).toEqual([])
  })
})
