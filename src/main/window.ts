import { join } from 'node:path'
import { BrowserWindow, app, nativeTheme, screen } from 'electron'
import { appUrl } from './app-address.ts'
import type { KeptValues } from './kept-values.ts'
import { parseWindowBounds, smallestContent } from './window-bounds.ts'

/** Opens the app's one window, hidden until its page has something to show. */
export function openWindow(kept: KeptValues): BrowserWindow {
  const workAreas = screen.getAllDisplays().map((display) => display.workArea)
  const window = new BrowserWindow({
    ...parseWindowBounds(kept.read('windowBounds'), workAreas),
    title: app.name,
    show: false,
    backgroundColor: paperColor(),
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const [width = 0, height = 0] = window.getSize()
  const [contentWidth = 0, contentHeight = 0] = window.getContentSize()
  window.setMinimumSize(
    smallestContent.width + width - contentWidth,
    smallestContent.height + height - contentHeight,
  )
  window.once('ready-to-show', () => window.show())
  window.on('close', () => kept.write('windowBounds', window.getNormalBounds()))
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(paperColor())
  })
  window.loadURL(devServerUrl() ?? appUrl).catch((error: unknown) => {
    console.error('The window could not load its page:', error)
    if (!window.isDestroyed()) window.show()
  })
  return window
}

/** Shows the window to somebody who looks for it. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** What shows for the moment before the page is painted: the theme's paper. */
function paperColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#14181d' : '#faf8f4'
}

/** While developing, electron-vite serves the page, with hot reload. */
function devServerUrl(): string | undefined {
  return app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
}
