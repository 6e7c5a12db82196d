import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { DatasetCandidate } from '../shared/dataset.ts'

export function downloadedFolder(): string {
  return join(app.getPath('userData'), 'mnist')
}

/** Where the digits may be: what was downloaded before what came with the app. */
export function datasetCandidates(): readonly DatasetCandidate[] {
  const bundled: DatasetCandidate = { source: 'bundled', folder: bundledFolder() }
  const downloaded: DatasetCandidate = { source: 'downloaded', folder: downloadedFolder() }
  return existsSync(downloaded.folder) ? [downloaded, bundled] : [bundled]
}

function bundledFolder(): string {
  return app.isPackaged
    ? join(process.resourcesPath, 'mnist')
    : join(import.meta.dirname, '../mnist')
}
