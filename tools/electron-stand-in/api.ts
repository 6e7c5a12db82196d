import { app } from './app.ts'
import { clipboard, powerMonitor, screen, shell } from './desktop.ts'
import { dialog } from './dialog.ts'
import { ipcMain } from './ipc.ts'
import { Menu, MenuItem } from './menu.ts'
import { nativeTheme } from './native-theme.ts'
import { MessageChannelMain } from './ports.ts'
import { net, protocol, session } from './protocol.ts'
import { strict } from './unsupported.ts'
import { utilityProcess } from './utility-process.ts'
import { WebContents } from './web-contents.ts'
import { BrowserWindow } from './window.ts'

/** What `import … from 'electron'` and `require('electron')` give in the main process. */
const electron = strict('electron', {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
  webContents: WebContents,
})

export default electron
export { electron as 'module.exports' }
export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
  WebContents as webContents,
}
