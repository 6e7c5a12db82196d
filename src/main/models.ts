import { dirname, join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import type { Comparison } from '../shared/comparison.ts'
import type { ModelCard } from '../shared/model-card.ts'
import type { ExportChoice, ModelExport } from '../shared/model-export.ts'
import { ask } from './ask.ts'
import { replacingQuestion } from './closing-question.ts'
import {
  exportFiles,
  modelFileFilters,
  suggestedExportName,
  suggestedFileName,
  withExtension,
} from './model-file-name.ts'
import type { RecentModels } from './recent-models.ts'
import { shippedModelsFolder } from './shipped-models-folder.ts'
import type { Trainer } from './trainer-process.ts'

/** There is nothing to save. */
export class NoModelError extends Error {
  override readonly name = 'NoModelError'
  readonly code = 'NO_MODEL'
}

export interface Models {
  /** @returns null if the person cancelled */
  save(): Promise<ModelCard | null>
  /** @returns null if the person cancelled */
  export(choice: ExportChoice): Promise<ModelExport | null>
  /** @returns null if the person cancelled */
  open(): Promise<ModelCard | null>
  /** @returns null if the person would rather keep the model in use */
  openAt(path: string): Promise<ModelCard | null>
  /** @returns null if the person would rather keep the model in use */
  openShipped(): Promise<ModelCard | null>
  /** Asks what becomes of a model in use that is in no file; false to leave everything as it is. */
  mayBeReplaced(): Promise<boolean>
  /** @returns null if the person cancelled */
  compare(): Promise<Comparison | null>
  compareAt(path: string): Promise<Comparison>
  compareShipped(): Promise<Comparison>
}

/** Saving and opening model files: asks where, lets the trainer do it, remembers the file. */
export function createModels(
  window: BrowserWindow,
  trainer: Trainer,
  recentModels: RecentModels,
): Models {
  const usualFolder = () => {
    const last = recentModels.list()[0]
    return last ? dirname(last.path) : app.getPath('documents')
  }

  function modelInUse(purpose: string): ModelCard {
    const model = trainer.model()
    if (model) return model
    throw new NoModelError(`There is no model to ${purpose} yet. Train a network first.`)
  }

  /** An export may have saved the model's weights in a file of their own. */
  function rememberWeights({ weightsPath }: ModelExport): void {
    const model = trainer.model()
    if (model && weightsPath !== null && model.path === weightsPath) {
      recentModels.add(weightsPath, model)
    }
  }

  async function save(): Promise<ModelCard | null> {
    const model = modelInUse('save')
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: 'Save model',
      defaultPath: join(usualFolder(), suggestedFileName(model)),
      filters: modelFileFilters,
    })
    if (canceled || filePath === '') return null
    const path = withExtension(filePath, 'safetensors')
    const card = await trainer.calls.saveModel(path)
    recentModels.add(path, card)
    return card
  }

  async function mayBeReplaced(): Promise<boolean> {
    const question = replacingQuestion(trainer.activity())
    const answer = question ? await ask(window, question) : 'close'
    return answer === 'save' ? (await save()) !== null : answer === 'close'
  }

  async function openAt(path: string): Promise<ModelCard> {
    const card = await trainer.calls.openModel(path)
    recentModels.add(path, card)
    return card
  }

  async function askForFile(title: string): Promise<string | null> {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title,
      defaultPath: usualFolder(),
      filters: modelFileFilters,
      properties: ['openFile'],
    })
    return canceled ? null : (filePaths[0] ?? null)
  }

  return {
    save,
    mayBeReplaced,
    openAt: async (path) => ((await mayBeReplaced()) ? openAt(path) : null),
    async openShipped() {
      if (!(await mayBeReplaced())) return null
      const card = await trainer.calls.openShippedModel(shippedModelsFolder())
      recentModels.beginWithShipped()
      return card
    },
    async export(choice) {
      const model = modelInUse('export')
      const { name, extension } = exportFiles[choice.format]
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Export model',
        defaultPath: join(usualFolder(), suggestedExportName(model, choice.format)),
        filters: [{ name, extensions: [extension] }],
      })
      if (canceled || filePath === '') return null
      const exported = await trainer.calls.exportModel(withExtension(filePath, extension), choice)
      rememberWeights(exported)
      return exported
    },
    async open() {
      if (!(await mayBeReplaced())) return null
      const path = await askForFile('Open model')
      return path === null ? null : openAt(path)
    },
    compareAt: (path) => trainer.calls.compareModel(path),
    compareShipped: () => trainer.calls.compareShippedModel(shippedModelsFolder()),
    async compare() {
      modelInUse('compare')
      const path = await askForFile('Compare with another model')
      return path === null ? null : trainer.calls.compareModel(path)
    },
  }
}
