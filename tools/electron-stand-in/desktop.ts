import { pathToFileURL } from 'node:url'
import { dirname } from 'node:path'
import { theDisplay } from './display.ts'
import { StrictEmitter, strict } from './unsupported.ts'
import { openWindows } from './window-list.ts'

/** The person's desktop, as far as a browser tab has one. */
export const shell = strict('shell', {
  async openExternal(url: string): Promise<void> {
    theDisplay().openOutside(new URL(url).href)
  },
  showItemInFolder(path: string): void {
    theDisplay().openOutside(pathToFileURL(dirname(path)).href)
  },
  async openPath(path: string): Promise<string> {
    theDisplay().openOutside(pathToFileURL(path).href)
    return ''
  },
  beep(): void {},
})

let copiedText = ''

export const clipboard = strict('clipboard', {
  readText: () => copiedText,
  writeText(text: string): void {
    copiedText = text
    for (const window of openWindows) window.webContents.copy(text)
  },
  clear(): void {
    copiedText = ''
  },
})

/** No suspend or shutdown reaches the stand-in. */
class PowerMonitor extends StrictEmitter {
  isOnBatteryPower(): boolean {
    return false
  }
}
export const powerMonitor = new PowerMonitor()

const area = { x: 0, y: 0, width: 1920, height: 1080 }
const onlyScreen = {
  id: 1,
  bounds: area,
  workArea: area,
  size: area,
  workAreaSize: area,
  scaleFactor: 1,
}

/** One screen of an ordinary size: nobody can ask a browser for all of them. */
class Screen extends StrictEmitter {
  getPrimaryDisplay(): typeof onlyScreen {
    return onlyScreen
  }
  getAllDisplays(): (typeof onlyScreen)[] {
    return [onlyScreen]
  }
  getDisplayMatching(): typeof onlyScreen {
    return onlyScreen
  }
  getDisplayNearestPoint(): typeof onlyScreen {
    return onlyScreen
  }
  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 }
  }
}
export const screen = new Screen()
