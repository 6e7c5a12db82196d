import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { HostEvents } from '../shared/contract.ts'

export type MenuChoice = HostEvents['menu']

/** The application's menu; what is chosen in it is done by the window. */
export function setMenu(chosen: (choice: MenuChoice) => void): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(process.platform === 'darwin', chosen)),
  )
}

function menuTemplate(
  isMac: boolean,
  chosen: (choice: MenuChoice) => void,
): MenuItemConstructorOptions[] {
  const about = { label: 'About Inkling', click: () => chosen('about') }
  const applicationMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      about,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
  return [
    ...(isMac ? [applicationMenu] : []),
    {
      label: '&File',
      submenu: [
        { label: '&Open model…', accelerator: 'CmdOrCtrl+O', click: () => chosen('open') },
        { label: 'Open &data…', click: () => chosen('open-data') },
        { label: '&Save model…', accelerator: 'CmdOrCtrl+S', click: () => chosen('save') },
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      role: 'help',
      submenu: [
        { label: 'Keyboard shortcuts', click: () => chosen('shortcuts') },
        ...(isMac ? [] : [about]),
      ],
    },
  ]
}
