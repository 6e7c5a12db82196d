import { parseAccelerator } from './accelerators.ts'
import { app } from './app.ts'
import { StrictEmitter } from './unsupported.ts'
import type { Shortcut } from './wire.ts'
import { openWindows } from './window-list.ts'
import type { BrowserWindow } from './window.ts'

type Template = readonly (Electron.MenuItemConstructorOptions | MenuItem)[]

/** The roles that act on the stand-in; the others are left to the browser. */
const roles: Readonly<
  Record<string, { accelerator: string; act: (window: BrowserWindow) => void }>
> = {
  quit: { accelerator: 'CommandOrControl+Q', act: () => app.quit() },
  close: { accelerator: 'CommandOrControl+W', act: (window) => window.close() },
  reload: { accelerator: 'CommandOrControl+R', act: (window) => window.webContents.reload() },
}

let nextCommandId = 1

export class MenuItem {
  readonly commandId = nextCommandId++
  readonly id: string | undefined
  readonly label: string
  readonly type: NonNullable<Electron.MenuItemConstructorOptions['type']>
  readonly role: string | undefined
  readonly accelerator: string | undefined
  readonly submenu: Menu | undefined
  enabled: boolean
  visible: boolean
  checked: boolean
  click: (item?: unknown, window?: BrowserWindow, event?: unknown) => void

  constructor(options: Electron.MenuItemConstructorOptions) {
    const role = options.role === undefined ? undefined : roles[options.role]
    this.id = options.id
    this.role = options.role
    this.label = options.label ?? options.role ?? ''
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal')
    this.accelerator = (options.accelerator as string | undefined) ?? role?.accelerator
    this.submenu = Array.isArray(options.submenu)
      ? Menu.buildFromTemplate(options.submenu)
      : (options.submenu as Menu | undefined)
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    const click = options.click as MenuItem['click'] | undefined
    this.click = (_item, window = [...openWindows].at(-1), event = {}) => {
      if (this.type === 'checkbox') this.checked = !this.checked
      if (this.type === 'radio') this.checked = true
      if (click) click(this, window, event)
      else if (window) role?.act(window)
    }
  }
}

export class Menu extends StrictEmitter {
  readonly items: MenuItem[] = []

  static buildFromTemplate(template: Template): Menu {
    const menu = new Menu()
    for (const entry of template) {
      menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry))
    }
    return menu
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu
    for (const window of openWindows) window.webContents.showShortcuts()
  }
  static getApplicationMenu(): Menu | null {
    return applicationMenu
  }

  append(item: MenuItem): void {
    this.items.push(item)
  }

  getMenuItemById(id: string): MenuItem | null {
    return itemsUnder(this).find((item) => item.id === id) ?? null
  }
}

let applicationMenu: Menu | null = null

/** The key presses that the application's menu listens to. */
export function currentShortcuts(): Shortcut[] {
  return itemsUnder(applicationMenu).flatMap(({ commandId, accelerator }) =>
    accelerator === undefined ? [] : [{ id: commandId, ...parseAccelerator(accelerator) }],
  )
}

export function pressShortcut(id: number, window: BrowserWindow): void {
  const item = itemsUnder(applicationMenu).find(({ commandId }) => commandId === id)
  if (item?.enabled) item.click(item, window, { triggeredByAccelerator: true })
}

function itemsUnder(menu: Menu | null | undefined): MenuItem[] {
  return menu?.items.flatMap((item) => [item, ...itemsUnder(item.submenu)]) ?? []
}
