import { dirname, join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import { saveFile } from '../models/saver.ts'
import { exportedFormats, type ExportedFile } from '../shared/exported-file.ts'
import { withExtension } from './model-file-name.ts'

export interface Exports {
  /** @returns where it was written; null if the person cancelled. @throws SaveError */
  save(file: ExportedFile): Promise<string | null>
  /** What was written since the app started. */
  paths(): readonly string[]
}

/** Writes what the window made for other programs; begins in the folder that was chosen last. */
export function createExports(window: BrowserWindow): Exports {
  const paths: string[] = []
  return {
    paths: () => paths,
    async save({ format, name, bytes }) {
      const last = paths.at(-1)
      const folder = last === undefined ? app.getPath('documents') : dirname(last)
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Export',
        defaultPath: join(folder, `${name}.${format}`),
        filters: [{ name: exportedFormats[format], extensions: [format] }],
      })
      if (canceled || filePath === '') return null
      const path = withExtension(filePath, format)
      await saveFile(path, bytes)
      paths.push(path)
      return path
    },
  }
}
