import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { exitProcess } from './exit.ts'
import { StrictEmitter } from './unsupported.ts'
import { openWindows } from './window-list.ts'

interface Manifest {
  name: string
  version: string
  productName?: string
  main?: string
}

/** Command line switches, of Chromium and of the app itself. */
class CommandLine implements Pick<
  Electron.CommandLine,
  'appendSwitch' | 'appendArgument' | 'hasSwitch' | 'getSwitchValue' | 'removeSwitch'
> {
  readonly switches = new Map<string, string>()

  appendSwitch(name: string, value = ''): void {
    this.switches.set(name, value)
  }
  appendArgument(): void {}
  hasSwitch(name: string): boolean {
    return this.switches.has(name)
  }
  getSwitchValue(name: string): string {
    return this.switches.get(name) ?? ''
  }
  removeSwitch(name: string): void {
    this.switches.delete(name)
  }
}

type Supported = Pick<
  Electron.App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'focus'
  | 'getPath'
  | 'setPath'
  | 'getAppPath'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getLocale'
  | 'isPackaged'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'enableSandbox'
  | 'disableHardwareAcceleration'
  | 'setAppUserModelId'
  | 'setAboutPanelOptions'
  | 'showAboutPanel'
  | 'addRecentDocument'
  | 'clearRecentDocuments'
>

type ProcessName = Pick<Electron.ProcessMetric, 'pid' | 'type' | 'name'>

class App extends StrictEmitter implements Supported {
  /** The utility processes there are; whoever starts one adds it. */
  readonly utilities = new Set<{ readonly pid: number | undefined; readonly name: string }>()
  readonly commandLine = new CommandLine()
  readonly isPackaged = false
  readonly #paths = new Map<string, string>()
  readonly #ready = Promise.withResolvers<void>()
  #isReady = false
  #isQuitting = false
  #folder = process.cwd()
  #manifest: Manifest = { name: 'electron', version: '0.0.0' }
  #name: string | null = null

  /**
   * Takes over the app in a folder with a package.json.
   * @returns its main script
   * @throws Error if there is none
   */
  load(path: string): string {
    const script = resolve(path)
    if (/\.[cm]?js$/.test(script)) {
      this.#folder = dirname(script)
      return script
    }
    const manifestPath = join(script, 'package.json')
    if (!existsSync(manifestPath)) throw new Error(`There is no app at ${manifestPath}.`)
    this.#folder = script
    this.#manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest
    return join(script, this.#manifest.main ?? 'index.js')
  }

  /** Everything that `ready` waits for has happened. */
  becomeReady(): void {
    mkdirSync(this.getPath('userData'), { recursive: true })
    this.#isReady = true
    this.#ready.resolve()
    this.emit('ready', {}, {})
  }

  whenReady(): Promise<void> {
    return this.#ready.promise
  }
  isReady(): boolean {
    return this.#isReady
  }

  quit(): void {
    if (this.#isQuitting || !this.#isAllowed('before-quit')) return
    this.#isQuitting = true
    for (const window of [...openWindows]) window.close()
    // a window that asks before it closes leaves the app running
    if (openWindows.size > 0) this.#isQuitting = false
    else this.#end(0)
  }

  exit(code = 0): void {
    for (const window of [...openWindows]) window.destroy()
    this.emit('quit', {}, code)
    void exitProcess(code)
  }

  /** The last window is gone. */
  lastWindowClosed(): void {
    if (this.#isQuitting) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  #end(code: number): void {
    if (!this.#isAllowed('will-quit')) {
      this.#isQuitting = false
      return
    }
    this.emit('quit', {}, code)
    void exitProcess(code)
  }

  #isAllowed(event: string): boolean {
    let isPrevented = false
    this.emit(event, { preventDefault: () => (isPrevented = true) })
    return !isPrevented
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    const path = this.#paths.get(name) ?? this.#defaultPath(name)
    if (path === null) throw new Error(`Failed to get '${name}' path`)
    return path
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }

  #defaultPath(name: string): string | null {
    const home = homedir()
    switch (name) {
      case 'home':
        return home
      case 'temp':
        return tmpdir()
      case 'exe':
      case 'module':
        return process.argv[0] ?? process.execPath
      case 'appData':
        return appDataFolder(home)
      case 'userData':
      case 'sessionData':
        return (
          this.commandLine.getSwitchValue('user-data-dir') ||
          join(this.getPath('appData'), this.name)
        )
      case 'logs':
        return join(this.getPath('userData'), 'logs')
      case 'crashDumps':
        return join(this.getPath('userData'), 'Crashpad')
      case 'desktop':
      case 'documents':
      case 'downloads':
      case 'music':
      case 'pictures':
      case 'videos':
        return (
          process.env[`XDG_${name.replace('downloads', 'download').toUpperCase()}_DIR`] ??
          join(home, name.charAt(0).toUpperCase() + name.slice(1))
        )
      default:
        return null
    }
  }

  getAppPath(): string {
    return this.#folder
  }
  getVersion(): string {
    return this.#manifest.version
  }
  getName(): string {
    return this.#name ?? this.#manifest.productName ?? this.#manifest.name
  }
  setName(name: string): void {
    this.#name = name
  }
  get name(): string {
    return this.getName()
  }
  set name(name: string) {
    this.setName(name)
  }
  /** Which processes there are; what they use is not measured. */
  getAppMetrics(): ProcessName[] {
    const utilities = [...this.utilities].flatMap(({ pid, name }): ProcessName[] =>
      pid === undefined ? [] : [{ pid, type: 'Utility', name }],
    )
    return [{ pid: process.pid, type: 'Browser', name: this.name }, ...utilities]
  }
  getLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale
  }

  // accepted, with nothing behind them: see the README for what the stand-in can't show
  requestSingleInstanceLock(): boolean {
    return true
  }
  hasSingleInstanceLock(): boolean {
    return true
  }
  releaseSingleInstanceLock(): void {}
  enableSandbox(): void {}
  disableHardwareAcceleration(): void {}
  setAppUserModelId(): void {}
  setAboutPanelOptions(): void {}
  showAboutPanel(): void {}
  addRecentDocument(): void {}
  clearRecentDocuments(): void {}
  focus(): void {}
}

export const app = new App()

function appDataFolder(home: string): string {
  if (process.platform === 'win32') return process.env.APPDATA ?? join(home, 'AppData', 'Roaming')
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support')
  return process.env.XDG_CONFIG_HOME ?? join(home, '.config')
}
