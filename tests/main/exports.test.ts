import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

const { dialog } = vi.hoisted(() => ({ dialog: { showSaveDialog: vi.fn() } }))
vi.mock('electron', () => ({ dialog, app: { getPath: () => '/documents' } }))
const { createExports } = await import('../../src/main/exports.ts')

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'inkling-exports-'))))
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => vi.resetAllMocks())

const file = { format: 'csv', name: 'lenet-5-matrix', bytes: Uint8Array.of(97, 10) } as const

describe('exporting what the window made', () => {
  it('suggests a name, adds a missing ending, and remembers what was written and where', async () => {
    const exports = createExports({} as BrowserWindow)
    dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath: join(folder, 'mine') })
    expect(await exports.save(file)).toBe(join(folder, 'mine.csv'))
    expect(await readFile(join(folder, 'mine.csv'), 'utf8')).toBe('a\n')
    expect(exports.paths()).toEqual([join(folder, 'mine.csv')])
    await exports.save({ ...file, format: 'svg' })
    expect(dialog.showSaveDialog.mock.calls.map(([, { defaultPath }]) => defaultPath)).toEqual([
      join('/documents', 'lenet-5-matrix.csv'),
      join(folder, 'lenet-5-matrix.svg'),
    ])
  })

  it('writes nothing when the person cancels, and says why when it cannot', async () => {
    const exports = createExports({} as BrowserWindow)
    dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' })
    expect(await exports.save(file)).toBeNull()
    dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath: join(folder, 'no', 'x') })
    await expect(exports.save(file)).rejects.toMatchObject({ code: 'FOLDER_MISSING' })
    expect(exports.paths()).toEqual([])
  })
})
