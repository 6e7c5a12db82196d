import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import type { TrainerProcess } from '../shared/trainer-state.ts'
import { openLog, type Log } from './log.ts'

/** The app's log, in its own folder; begins with which app this is. */
export function openAppLog(): Log {
  const log = openLog({ folder: join(app.getPath('userData'), 'logs'), home: homedir() })
  const { electron, chrome, node } = process.versions
  const versions = `Electron ${electron}, Chromium ${chrome}, Node ${node}`
  log.write(
    'info',
    'app',
    `Inkling ${app.getVersion()} started; ${versions}; ${process.platform} ${process.arch}`,
  )
  return log
}

/** Writes down what goes wrong in the main process and in those around it, without changing what comes of it. */
export function logTroubles(log: Log, window: BrowserWindow): void {
  process.on('uncaughtExceptionMonitor', (error) =>
    log.write('error', 'main', error.stack ?? String(error)),
  )
  process.on('warning', ({ name, message }) => log.write('warning', 'main', `${name}: ${message}`))
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log.write('error', 'app', `${type} ended: ${reason}, ${exitCode}`)
  })
  const { webContents } = window
  webContents.on('render-process-gone', (_event, { reason, exitCode }) =>
    log.write('error', 'window', `ended: ${reason}, ${exitCode}`),
  )
  webContents.on('preload-error', (_event, path, error) =>
    log.write('error', 'window', `${path}: ${error.message}`),
  )
  // What the page could not handle is told here too.
  webContents.on('console-message', ({ level, message }) => {
    if (level === 'error' || level === 'warning') log.write(level, 'window', message)
  })
  window.on('unresponsive', () => log.write('warning', 'window', 'does not answer'))
}

/** Writes down what becomes of the trainer's process. */
export function logTrainer(log: Log, process: TrainerProcess): void {
  if (process.state === 'gone') {
    log.write('error', 'trainer', `${process.message}\n${process.details}`)
  } else if (process.state === 'running' && process.notice) {
    const { code, message } = process.notice
    log.write('warning', 'trainer', `began with a problem: ${code}: ${message}`)
  } else {
    log.write('info', 'trainer', process.state)
  }
}
