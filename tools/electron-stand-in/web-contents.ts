import { app } from './app.ts'
import { theDisplay, type Shown } from './display.ts'
import { IpcMain } from './ipc.ts'
import { currentShortcuts, pressShortcut } from './menu.ts'
import { nativeTheme } from './native-theme.ts'
import { answerCall, passMessage } from './page-calls.ts'
import { PageConnection } from './page-connection.ts'
import type { PageLink } from './page-link.ts'
import { PageServer } from './page-server.ts'
import type { MessagePortMain } from './ports.ts'
import { answerFromApp, session } from './protocol.ts'
import { StrictEmitter, UnsupportedError } from './unsupported.ts'
import { WebFrame } from './web-frame.ts'
import type { Answer, FromPage, Question } from './wire.ts'
import type { BrowserWindow } from './window.ts'

const all = new Map<number, WebContents>()
let nextId = 1

type OpenHandler = (details: { url: string; frameName: string; features: string }) => {
  action: 'allow' | 'deny'
}
type Supported = Pick<
  Electron.WebContents,
  | 'id'
  | 'getURL'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isLoading'
  | 'reload'
  | 'send'
  | 'focus'
  | 'forcefullyCrashRenderer'
  | 'openDevTools'
  | 'setZoomFactor'
  | 'setZoomLevel'
>

/** The page in a window: its server, its connection and its IPC. */
export class WebContents extends StrictEmitter implements Supported {
  readonly id = nextId++
  readonly ipc = new IpcMain()
  readonly mainFrame = new WebFrame(this)
  readonly session = session.defaultSession
  readonly #window: BrowserWindow
  readonly #preloadPath: string | null
  readonly #page = new PageConnection({
    opened: () => this.showShortcuts(),
    receive: (link, frame) => this.#receive(link, frame),
    closed: (isBack) => this.#shown?.pageLeft?.(isBack),
  })
  #server: PageServer | null = null
  #shown: Shown | null = null
  #loaded = Promise.withResolvers<void>()
  #address: URL | null = null
  #isLoading = false
  #isCrashed = false
  #isDestroyed = false
  #openHandler: OpenHandler = () => ({ action: 'deny' })

  constructor(window: BrowserWindow, preloadPath: string | null) {
    super()
    this.#window = window
    this.#preloadPath = preloadPath
    all.set(this.id, this)
    app.emit('web-contents-created', {}, this)
  }

  static getAllWebContents(): WebContents[] {
    return [...all.values()]
  }
  static fromId(id: number): WebContents | undefined {
    return all.get(id)
  }
  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return WebContents.getAllWebContents().find((one) => one.#shown?.targetId === targetId)
  }

  /** Shows a page of one of the app's own schemes, e.g. `app://inkling/index.html`. */
  async loadURL(address: string): Promise<void> {
    const display = theDisplay()
    const url = new URL(address)
    if (!this.session.protocol.isProtocolHandled(url.protocol.slice(0, -1))) {
      throw new UnsupportedError(`window on ${address}, only on a scheme of protocol.handle`)
    }
    this.#address = url
    if (!this.#isLoading) this.#loaded = Promise.withResolvers()
    this.#isLoading = true
    this.#isCrashed = false
    await this.#closePage()
    const server = await PageServer.start({
      answer: (path, request) => answerFromApp(new URL(path, url), request),
      startPath: url.pathname + url.search + url.hash,
      preloadPath: this.#preloadPath,
      connected: (socket) => this.#page.connect(socket),
      linkWasUsed: () => this.#shown?.offerLink?.('That link was used already. A fresh one:'),
    })
    this.#server = server
    const link = () => server.newLink()
    this.#shown = await display.open({
      link,
      title: this.#window.title,
      bounds: this.#window.getBounds(),
    })
    this.#shown.onGone((reason) => this.#pageWent(reason))
    if (this.#isDestroyed) return this.#closePage()
    return this.#loaded.promise
  }

  /** What the window tells the browser: size, focus, closing. */
  get shown(): Shown | null {
    return this.#shown
  }

  send(channel: string, ...args: unknown[]): void {
    this.#page.send({ type: 'send', channel, args, ports: [] })
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ports = this.#page.give(transfer)
    this.#page.send({ type: 'send', channel, args: [message], ports })
  }

  /** Puts a question to the person; null if they cancel, or are not there. */
  ask(question: Question): Promise<Answer> {
    return this.#page.ask(question)
  }

  /** Text for the person's clipboard, as far as their browser lets the page. */
  copy(text: string): void {
    this.#page.send({ type: 'copy', text })
  }
  setPageTitle(title: string): void {
    this.#page.send({ type: 'title', title })
  }
  showShortcuts(): void {
    this.#page.send({ type: 'shortcuts', shortcuts: currentShortcuts() })
  }

  getURL(): string {
    return this.#address?.href ?? ''
  }
  isDestroyed(): boolean {
    return this.#isDestroyed
  }
  isCrashed(): boolean {
    return this.#isCrashed
  }
  isLoading(): boolean {
    return this.#isLoading
  }
  reload(): void {
    if (this.#page.isOpen && !this.#isCrashed) this.#page.send({ type: 'reload' })
    else if (this.#address) void this.loadURL(this.#address.href)
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }
  focus(): void {
    this.#shown?.focus()
  }
  forcefullyCrashRenderer(): void {
    this.#shown?.crash()
  }
  close(): void {
    this.#window.close()
  }
  // the person's browser has its own
  openDevTools(): void {}
  setZoomFactor(): void {}
  setZoomLevel(): void {}

  /** Ends the page with its window. */
  destroy(): void {
    this.#isDestroyed = true
    all.delete(this.id)
    this.emit('destroyed')
    this.#page.end('This window was closed. You may close this tab.')
    void this.#closePage()
  }

  async #closePage(): Promise<void> {
    const [server, shown] = [this.#server, this.#shown]
    this.#server = this.#shown = null
    await shown?.close()
    server?.close()
  }

  #pageWent(reason: 'closed' | 'crashed'): void {
    if (reason === 'closed') return this.#window.destroy()
    this.#isCrashed = true
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  }

  #receive(link: PageLink, frame: FromPage): void {
    switch (frame.type) {
      case 'hello':
        this.#address = new URL(frame.path, this.getURL())
        this.#isLoading = true
        nativeTheme.learn(frame.isDark)
        this.emit('did-start-loading')
        this.emit('did-navigate', {}, this.getURL(), 200, 'OK')
        break
      case 'dark':
        nativeTheme.learn(frame.isDark)
        break
      case 'dom-ready':
        this.emit('dom-ready', {})
        break
      case 'loaded':
        this.#isLoading = false
        this.#loaded.resolve()
        this.emit('did-finish-load')
        this.emit('did-stop-loading')
        this.#window.pageIsReady()
        break
      case 'invoke':
        void answerCall(this, link, frame)
        break
      case 'send':
        passMessage(this, link, frame)
        break
      case 'shortcut':
        pressShortcut(frame.id, this.#window)
        break
      case 'open-window':
        this.#openWindow(frame.url)
    }
  }

  #openWindow(url: string): void {
    const { action } = this.#openHandler({ url, frameName: '', features: '' })
    if (action !== 'deny') throw new UnsupportedError(`second window through window.open(${url})`)
  }
}
