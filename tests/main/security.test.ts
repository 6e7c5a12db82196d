import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Session } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const { app, shell, BrowserWindow } = vi.hoisted(() => ({
  app: { on: vi.fn(), name: 'Inkling', isPackaged: true },
  shell: { openExternal: vi.fn(async () => undefined) },
  BrowserWindow: vi.fn(),
}))
const electron = {
  ...{ app, shell, BrowserWindow },
  nativeTheme: { on: vi.fn(), shouldUseDarkColors: false },
  screen: { getAllDisplays: () => [] },
}
vi.mock('electron', () => electron)
const { denyPermissions, keepPagesAtHome } = await import('../../src/main/security.ts')
const { openWindow } = await import('../../src/main/window.ts')

beforeEach(() => vi.clearAllMocks())

/** A page that has just been created, as far as the app looks after it. */
function newPage() {
  const page = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() })
  keepPagesAtHome()
  const [name, created] = app.on.mock.calls.at(-1) as [
    string,
    (event: unknown, page: unknown) => void,
  ]
  expect(name).toBe('web-contents-created')
  created({}, page)
  return page
}

describe('a page', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'gets nowhere by %s',
    (way) => {
      const event = { preventDefault: vi.fn() }
      newPage().emit(way, event)
      expect(event.preventDefault).toHaveBeenCalledOnce()
    },
  )

  it('opens no window, and only the pages that the app links to in the browser', () => {
    const [open] = newPage().setWindowOpenHandler.mock.calls[0] as [
      (details: { url: string }) => unknown,
    ]
    expect(open({ url: 'https://evil.example/' })).toEqual({ action: 'deny' })
    expect(shell.openExternal).not.toHaveBeenCalled()
    const known = 'https://creativecommons.org/licenses/by-sa/3.0/'
    expect(open({ url: known })).toEqual({ action: 'deny' })
    expect(shell.openExternal).toHaveBeenCalledExactlyOnceWith(known)
  })

  it('gets no permission, asked for or looked up, and no device', () => {
    const handlers = new Map<string, (...args: unknown[]) => unknown>()
    const keep = (name: string) => (handler: (...args: unknown[]) => unknown) =>
      handlers.set(name, handler)
    denyPermissions({
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
    } as unknown as Session)
    const decide = vi.fn()
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'fileSystem',
      'openExternal',
    ]) {
      handlers.get('request')?.({}, permission, decide)
      expect(handlers.get('check')?.({}, permission)).toBe(false)
    }
    expect(decide.mock.calls).toEqual(Array.from({ length: 5 }, () => [false]))
    expect(handlers.get('device')?.({})).toBe(false)
  })
})

describe('the window', () => {
  it('is isolated, sandboxed, without Node and without webviews', () => {
    const window = {
      ...{ once: vi.fn(), on: vi.fn(), setMinimumSize: vi.fn(), getSize: () => [900, 700] },
      ...{ getContentSize: () => [900, 700], loadURL: vi.fn(async () => undefined) },
    }
    BrowserWindow.mockImplementation(function () {
      return window
    })
    openWindow({ read: () => undefined, write: () => undefined })
    const [{ webPreferences }] = BrowserWindow.mock.calls[0] as [
      { webPreferences: Record<string, unknown> },
    ]
    expect(webPreferences).toMatchObject({
      ...{ contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false },
    })
    // Switched on by nobody: each of them would open a door that Electron keeps shut.
    for (const door of [
      ...['webSecurity', 'allowRunningInsecureContent', 'experimentalFeatures'],
      ...['enableBlinkFeatures', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames'],
    ]) {
      expect(webPreferences).not.toHaveProperty(door)
    }
    expect(window.loadURL).toHaveBeenCalledExactlyOnceWith('app://inkling/index.html')
  })

  it('is opened by an app that sandboxes every page before it is ready', () => {
    const main = readFileSync(join(import.meta.dirname, '../../src/main/index.ts'), 'utf8')
    const order = ['declareAppScheme()', 'app.enableSandbox()', 'keepPagesAtHome()', 'whenReady()']
    const places = order.map((call) => main.indexOf(`\n${call}`))
    expect(places.slice(0, 3).every((place) => place > 0)).toBe(true)
    expect(places.slice(0, 3)).toEqual([...places.slice(0, 3)].sort((a, b) => a - b))
    expect(main.indexOf('whenReady()')).toBeGreaterThan(places[2]!)
  })
})

it('allows the app’s scheme nothing beyond an origin of its own', () => {
  const source = readFileSync(join(import.meta.dirname, '../../src/main/app-protocol.ts'), 'utf8')
  const [, privileges = ''] = /privileges: \{(.*?)\}/.exec(source) ?? []
  expect(privileges.trim()).toBe('standard: true, secure: true, supportFetchAPI: true')
})
