import { statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { app } from './app.ts'
import { listFolder } from './folder-listing.ts'
import { UnsupportedError, strict } from './unsupported.ts'
import type { Answer, FileQuestion, FromPage, Question, ToPage } from './wire.ts'
import { openWindows } from './window-list.ts'
import type { BrowserWindow } from './window.ts'

/** Electron's dialogs, asked inside the page since there is no native one. Tests replace them. */
export const dialog = strict('dialog', {
  showMessageBox: withWindow(showMessageBox),
  showOpenDialog: withWindow(showOpenDialog),
  showSaveDialog: withWindow(showSaveDialog),
  showErrorBox(title: string, content: string): void {
    console.error(`${title}\n${content}`)
    const window = [...openWindows].at(-1)
    if (window) void showMessageBox(window, { title, message: title, detail: content })
  },
})

async function showMessageBox(
  window: BrowserWindow,
  options: Electron.MessageBoxOptions,
): Promise<Electron.MessageBoxReturnValue> {
  const buttons = options.buttons?.length ? options.buttons : ['OK']
  const cancelId = options.cancelId ?? cancelButton(buttons)
  const answer = await window.webContents.ask({
    kind: 'message',
    title: options.title ?? '',
    message: options.message,
    detail: options.detail ?? '',
    buttons,
    defaultId: options.defaultId ?? 0,
    cancelId,
    checkboxLabel: options.checkboxLabel ?? '',
    checkboxChecked: options.checkboxChecked ?? false,
  })
  const { response, checkboxChecked } =
    answer?.kind === 'message' ? answer : { response: cancelId, checkboxChecked: false }
  return { response, checkboxChecked }
}

async function showOpenDialog(
  window: BrowserWindow,
  options: Electron.OpenDialogOptions,
): Promise<Electron.OpenDialogReturnValue> {
  const question = fileQuestion('open', options)
  const choosesFolder = options.properties?.includes('openDirectory') ?? false
  const path = pathOf(await window.webContents.ask({ ...question, choosesFolder }))
  return { canceled: path === null, filePaths: path === null ? [] : [path] }
}

async function showSaveDialog(
  window: BrowserWindow,
  options: Electron.SaveDialogOptions,
): Promise<Electron.SaveDialogReturnValue> {
  const path = pathOf(await window.webContents.ask(fileQuestion('save', options)))
  return { canceled: path === null, filePath: path ?? '' }
}

/** Every dialog may be called with its window or without. */
function withWindow<Options, Result>(
  show: (window: BrowserWindow, options: Options) => Promise<Result>,
) {
  return async (windowOrOptions: BrowserWindow | Options, options?: Options): Promise<Result> => {
    if (options) return show(windowOrOptions as BrowserWindow, options)
    const window = [...openWindows].at(-1)
    if (!window) throw new UnsupportedError('dialog without a window')
    return show(window, windowOrOptions as Options)
  }
}

function fileQuestion(
  kind: 'open' | 'save',
  options: Electron.OpenDialogOptions | Electron.SaveDialogOptions,
): FileQuestion {
  const documents = app.getPath('documents')
  const given = options.defaultPath ?? ''
  const path = isAbsolute(given) ? given : join(documents, given)
  const isFolder = given === '' || statSync(path, { throwIfNoEntry: false })?.isDirectory()
  const wanted = isFolder ? path : dirname(path)
  const extensions = options.filters?.[0]?.extensions ?? []
  return {
    kind,
    title: options.title ?? (kind === 'open' ? 'Open' : 'Save as'),
    button: options.buttonLabel ?? (kind === 'open' ? 'Open' : 'Save'),
    folder: statSync(wanted, { throwIfNoEntry: false }) ? wanted : app.getPath('home'),
    name: kind === 'open' || isFolder ? '' : basename(path),
    extensions: extensions.includes('*') ? [] : extensions,
    choosesFolder: false,
    places: [
      { label: 'Home', path: app.getPath('home') },
      { label: 'Documents', path: documents },
      { label: 'Downloads', path: app.getPath('downloads') },
      { label: app.name, path: app.getPath('userData') },
    ].filter((place) => statSync(place.path, { throwIfNoEntry: false })),
  }
}

function pathOf(answer: Answer): string | null {
  return answer?.kind === 'file' ? answer.path : null
}

/** As Electron has it: the button called Cancel or No, else the first one. */
function cancelButton(buttons: readonly string[]): number {
  return Math.max(
    0,
    buttons.findIndex((label) => /^(cancel|no)$/i.test(label)),
  )
}

/** The questions that one page is being asked. */
export function answerQuestions(send: (frame: ToPage) => void) {
  const pending = new Map<number, { question: Question; settle: (answer: Answer) => void }>()
  let nextId = 1

  function settle(id: number, answer: Answer): void {
    pending.get(id)?.settle(answer)
    pending.delete(id)
  }
  return {
    ask(question: Question): Promise<Answer> {
      return new Promise((resolve) => {
        const id = nextId++
        pending.set(id, { question, settle: resolve })
        send({ type: 'ask', id, question })
      })
    },
    /** A page looks into folders only while it is asked for a file. */
    async receive(frame: FromPage & { type: 'answer' | 'list' }): Promise<void> {
      if (frame.type === 'answer') return settle(frame.id, frame.answer)
      const question = pending.get(frame.id)?.question
      if (!question || question.kind === 'message') return
      const listing = await listFolder(frame.folder, question.extensions)
      send({ type: 'listing', id: frame.id, listing })
    },
    cancelAll(): void {
      for (const id of [...pending.keys()]) settle(id, null)
    },
  }
}
