import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { RecentModels } from '../../src/main/recent-models.ts'
import type { Trainer } from '../../src/main/trainer-process.ts'
import { cardOf } from './model-cards.ts'

const { dialog } = vi.hoisted(() => ({
  dialog: { showMessageBox: vi.fn(), showSaveDialog: vi.fn(), showOpenDialog: vi.fn() },
}))
vi.mock('electron', () => ({
  dialog,
  app: { getPath: () => '/documents', isPackaged: false },
}))
const { createModels } = await import('../../src/main/models.ts')

beforeEach(() => vi.resetAllMocks())

/** Models over a trainer whose network is in no file; the person answers with the button of a label. */
function models({ isUnsaved = true, answer = '', savedAt = '' } = {}) {
  dialog.showMessageBox.mockImplementation(
    async (_window: unknown, { buttons }: { buttons: string[] }) => ({
      response: buttons.indexOf(answer),
    }),
  )
  dialog.showSaveDialog.mockResolvedValue({ canceled: savedAt === '', filePath: savedAt })
  dialog.showOpenDialog.mockResolvedValue({ canceled: false, filePaths: ['/other.safetensors'] })
  const opened: string[] = []
  const saved: string[] = []
  const begins: string[] = []
  const trainer = {
    activity: () => ({ isTraining: false, isUnsaved, isKept: false }),
    model: () => cardOf({ isUnsaved }),
    calls: {
      openModel: async (path: string) => (opened.push(path), cardOf({ path })),
      openShippedModel: async (folder: string) => (
        opened.push(folder),
        cardOf({ isShipped: true })
      ),
      saveModel: async (path: string) => (saved.push(path), cardOf({ path })),
    },
  } as unknown as Trainer
  const recent = {
    list: () => [],
    add: (path: string) => void begins.push(path),
    beginWithShipped: () => void begins.push('shipped'),
  } as unknown as RecentModels
  return { ...createModels({} as BrowserWindow, trainer, recent), opened, saved, begins }
}

describe('opening a model over one that is in no file', () => {
  it('opens when the one in use may be discarded', async () => {
    const { openAt, open, opened, saved } = models({ answer: 'Discard' })
    await openAt('/a.safetensors')
    await open()
    expect(opened).toEqual(['/a.safetensors', '/other.safetensors'])
    expect(saved).toEqual([])
  })

  it('saves first when asked to', async () => {
    const { openAt, opened, saved } = models({ answer: 'Save…', savedAt: '/mine.safetensors' })
    await openAt('/a.safetensors')
    expect(saved).toEqual(['/mine.safetensors'])
    expect(opened).toEqual(['/a.safetensors'])
  })

  it.each([
    ['the person cancels', { answer: 'Cancel' }],
    ['the person closes the question', { answer: 'no button' }],
    ['the save is cancelled', { answer: 'Save…', savedAt: '' }],
  ])('leaves everything as it is when %s', async (_, answers) => {
    const { openAt, openShipped, open, mayBeReplaced, opened, saved } = models(answers)
    expect(await openAt('/a.safetensors')).toBeNull()
    expect(await openShipped()).toBeNull()
    expect(await open()).toBeNull()
    expect(await mayBeReplaced()).toBe(false)
    expect([...opened, ...saved]).toEqual([])
    expect(dialog.showOpenDialog).not.toHaveBeenCalled()
  })

  it('opens the network that comes with Inkling, and begins with it the next time', async () => {
    const { openShipped, opened, begins } = models({ answer: 'Discard' })
    expect(await openShipped()).toMatchObject({ isShipped: true })
    expect(opened).toEqual([join(import.meta.dirname, '../../resources/models')])
    expect(begins).toEqual(['shipped'])
  })

  it('asks nothing when the one in use is saved', async () => {
    const { openAt, opened } = models({ isUnsaved: false })
    await openAt('/a.safetensors')
    expect(opened).toEqual(['/a.safetensors'])
    expect(dialog.showMessageBox).not.toHaveBeenCalled()
  })
})
