import { availableParallelism, cpus, homedir, release, totalmem, type } from 'node:os'
import { MessageChannelMain, app, shell, type BrowserWindow } from 'electron'
import type { Handlers } from '../shared/calls.ts'
import type { hostCalls } from '../shared/contract.ts'
import { checkpointsFolder } from './checkpoints-folder.ts'
import type { DatasetDownload } from './dataset-download.ts'
import type { Exports } from './exports.ts'
import type { Log } from './log.ts'
import type { OwnData } from './own-data.ts'
import { requireKnownPlace } from './known-places.ts'
import type { Models } from './models.ts'
import type { RecentModels } from './recent-models.ts'
import type { KeptSettings } from './settings.ts'
import type { Trainer } from './trainer-process.ts'

export interface Parts {
  readonly window: BrowserWindow
  readonly settings: KeptSettings
  readonly recentModels: RecentModels
  readonly trainer: Trainer
  readonly models: Models
  readonly download: DatasetDownload
  readonly ownData: OwnData
  readonly exports: Exports
  readonly log: Log
}

const linesInDiagnostics = 50

/** What the host does for each call of the contract. */
export function answersTo(parts: Parts): Handlers<typeof hostCalls> {
  const { window, settings, recentModels, trainer, models, download, ownData, exports, log } = parts
  return {
    connectTrainer: () => connectWindow(window, trainer),
    restartTrainer: () => trainer.start(),
    saveModel: () => models.save(),
    exportModel: (choice) => models.export(choice),
    saveExport: (file) => exports.save(file),
    openModel: () => models.open(),
    openModelAt: (path) => models.openAt(path),
    openShippedModel: () => models.openShipped(),
    mayReplaceModel: () => models.mayBeReplaced(),
    compareModel: () => models.compare(),
    compareModelAt: (path) => models.compareAt(path),
    compareShippedModel: () => models.compareShipped(),
    recentModels: () => recentModels.list(),
    forgetRecentModel: (path) => recentModels.forget(path),
    showInFolder(path) {
      const files = recentModels.list().map((model) => model.path)
      const folders = ownData.candidates().map(({ folder }) => folder)
      requireKnownPlace(path, {
        files: [...files, ...exports.paths()],
        folders: [...folders, app.getPath('userData')],
      })
      shell.showItemInFolder(path)
    },
    openData: (what) => ownData.open(what),
    openDataAt: (path) => ownData.openAt(path),
    useMnist: () => ownData.useMnist(),
    nameClasses: (names) => ownData.nameClasses(names),
    startDownload: () => download.start(),
    cancelDownload: () => download.cancel(),
    downloadState: () => download.state(),
    settings: () => settings.current(),
    changeSettings: (changes) => settings.change(changes),
    trainerProcess: () => trainer.process(),
    about: () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
      system: `${process.platform} ${process.arch}`,
      systemVersion: `${type()} ${release()}`,
      processor: cpus()[0]?.model ?? 'unknown',
      processors: availableParallelism(),
      memoryBytes: totalmem(),
      homeFolder: homedir(),
      logFile: log.path,
      userDataFolder: app.getPath('userData'),
      checkpointsFolder: checkpointsFolder(),
    }),
    logTail: () => log.tail(linesInDiagnostics),
  }
}

/** One end of a new channel to the trainer, the other to the window: neither passes through here. */
function connectWindow(window: BrowserWindow, trainer: Trainer): void {
  const { port1, port2 } = new MessageChannelMain()
  trainer.adopt(port1)
  window.webContents.postMessage('trainer-port', null, [port2])
}
