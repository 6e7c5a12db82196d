import { app, dialog } from 'electron'
import { describeError } from '../shared/outcome.ts'
import { declareAppScheme } from './app-protocol.ts'
import { openInkling } from './open-inkling.ts'
import { isOnlyInstance, quitWithTheWindow } from './quit.ts'
import { keepPagesAtHome } from './security.ts'

declareAppScheme()
app.enableSandbox()
keepPagesAtHome()
quitWithTheWindow()
// Not awaited: an ES module that waits here would keep Electron from ever getting ready.
if (isOnlyInstance()) app.whenReady().then(openInkling).catch(giveUp)

function giveUp(error: unknown): void {
  dialog.showErrorBox('Inkling could not start', describeError(error).message)
  app.exit(1)
}
