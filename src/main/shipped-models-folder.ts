import { join } from 'node:path'
import { app } from 'electron'

/** Where the models are that come with the app. */
export function shippedModelsFolder(): string {
  return app.isPackaged
    ? join(process.resourcesPath, 'models')
    : join(import.meta.dirname, '../../resources/models')
}
