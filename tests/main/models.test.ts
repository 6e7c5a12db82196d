import type { BrowserWindow } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { RecentModels } from '../../src/main/recent-models.ts'
import type { Trainer } from '../../src/main/trainer-process.ts'
import { cardOf } from './model-cards.ts'

const { dialog } = vi.hoisted(() => ({
  dialog: { showMessageBox: vi.fn(), showSaveDialog: vi.fn(), showOpenDialog: vi.fn() },
}))
vi.mock('electron', () => ({ dialog, app: { getPath: () => '/documents' } }))
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
  const trainer = {
    activity: () => ({ isTraining: false, isUnsaved, isKept: false }),
    model: () => cardOf({ isUnsaved }),
    calls: {
      openModel: async (path: string) => (opened.push(path), cardOf({ path })),
      saveModel: async (path: string) => (saved.push(path), cardOf({ path })),
    },
  } as unknown as Trainer
  const recent = { list: () => [], add: () => undefined } as unknown as RecentModels
  return { ...createModels({} as BrowserWindow, trainer, recent), opened, saved }
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
    const { openAt, open, mayBeReplaced, opened, saved } = models(answers)
    expect(await openAt('/a.safetensors')).toBeNull()
    expect(await open()).toBeNull()
    expect(await mayBeReplaced()).toBe(false)
    expect([...opened, ...saved]).toEqual([])
    expect(dialog.showOpenDialog).not.toHaveBeenCalled()
  })

  it('asks nothing when the one in use is saved', async () => {
    const { openAt, opened } = models({ isUnsaved: false })
    await openAt('/a.safetensors')
    expect(opened).toEqual(['/a.safetensors'])
    expect(dialog.showMessageBox).not.toHaveBeenCalled()
  })
})
