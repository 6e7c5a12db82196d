import { join } from 'node:path'
import { app, nativeTheme, net, session } from 'electron'
import { serveAppFiles } from './app-protocol.ts'
import { checkpointsFolder, runsFolder } from './checkpoints-folder.ts'
import { createDatasetDownload } from './dataset-download.ts'
import { datasetCandidates, downloadedFolder } from './dataset-folders.ts'
import { downloadMnist } from './download/download-mnist.ts'
import { createExports } from './exports.ts'
import { answersTo, type Parts } from './host-answers.ts'
import { answerHostCalls, eventsTo, type Emit } from './host-ipc.ts'
import { keepRunThroughSleepAndShutdown } from './keep-run.ts'
import { logTrainer, logTroubles, openAppLog } from './keep-log.ts'
import { openKeptValues, type KeptValues } from './kept-values.ts'
import type { Log } from './log.ts'
import { setMenu } from './menu.ts'
import { createModels } from './models.ts'
import { createOwnData, type OwnData } from './own-data.ts'
import { askBeforeClosing } from './quit.ts'
import { keepRecentModels, type RecentModels } from './recent-models.ts'
import { denyPermissions } from './security.ts'
import { keepSettings, type KeptSettings } from './settings.ts'
import { shippedModelsFolder } from './shipped-models-folder.ts'
import { followSleep } from './sleep.ts'
import { forkTrainer } from './trainer-fork.ts'
import { superviseTrainer, type Trainer } from './trainer-process.ts'
import { bringToFront, openWindow } from './window.ts'

/** Puts the parts together and opens the window. Needs a ready app. */
export function openInkling(): void {
  serveAppFiles(join(import.meta.dirname, '../renderer'))
  denyPermissions(session.defaultSession)

  const log = openAppLog()
  const kept = openKeptValues()
  const window = openWindow(kept)
  logTroubles(log, window)
  const emit = eventsTo(window)
  const settings = followTheme(kept, emit)
  const recentModels = keepRecentModels(kept, (models) => emit('recentModels', models))
  const trainer = superviseOwnTrainer(recentModels, () => ownData.candidates(), emit, log)
  const ownData = createOwnData(window, trainer, kept, datasetCandidates)
  const models = createModels(window, trainer, recentModels)
  const download = createOwnDownload(trainer, ownData, emit)

  const exports = createExports(window)

  const shown = { window, settings, recentModels, exports, log }
  const parts: Parts = { ...shown, trainer, models, download, ownData }
  answerHostCalls(window, answersTo(parts), (call, { code, message }) =>
    log.write('warning', 'main', `${call} failed: ${code}: ${message}`),
  )
  setMenu((choice) => emit('menu', choice))
  askBeforeClosing(window, trainer, models)
  keepRunThroughSleepAndShutdown(window, trainer)
  app.on('second-instance', () => bringToFront(window))
  trainer.start()
}

/** The settings, with the theme handed on to the system's own parts of the window. */
function followTheme(kept: KeptValues, emit: Emit): KeptSettings {
  const settings = keepSettings(kept, (changed) => {
    nativeTheme.themeSource = changed.theme
    emit('settings', changed)
  })
  nativeTheme.themeSource = settings.current().theme
  return settings
}

function superviseOwnTrainer(
  recentModels: RecentModels,
  datasets: OwnData['candidates'],
  emit: Emit,
  log: Log,
): Trainer {
  return superviseTrainer({
    fork: () => forkTrainer((words) => log.write('warning', 'trainer', words)),
    datasets,
    shippedModels: shippedModelsFolder,
    checkpoints: checkpointsFolder,
    runs: runsFolder,
    lastModel: () => recentModels.toBeginWith(),
    changed(process) {
      logTrainer(log, process)
      emit('trainerProcess', process)
    },
    isAsleep: followSleep(),
  })
}

/** A fresh copy of MNIST; data of the person's own stay in use all the same. */
function createOwnDownload(trainer: Trainer, ownData: OwnData, emit: Emit) {
  return createDatasetDownload({
    download: (options) =>
      downloadMnist({ ...options, folder: downloadedFolder(), fetch: net.fetch.bind(net) }),
    useDownloaded: () => trainer.calls.useDataset(ownData.candidates()),
    changed: (state) => emit('download', state),
  })
}
