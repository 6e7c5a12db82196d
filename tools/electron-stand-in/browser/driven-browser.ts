import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { app } from '../app.ts'
import type { Display, Shown, WindowRequest } from '../display.ts'
import { beforeExit } from '../exit.ts'
import { DevTools } from './devtools.ts'
import type { Browser } from './browser.ts'
import { headlessBrowsers } from './system-browsers.ts'

/** How long a browser may take to answer its first question. */
const startTimeoutMs = 20_000

/** Nothing goes out to the network by itself, and nothing asks the person anything. */
const quietSwitches = [
  'disable-background-networking',
  'disable-component-update',
  'disable-default-apps',
  'disable-domain-reliability',
  'disable-sync',
  'disable-dev-shm-usage',
  'metrics-recording-only',
  'no-default-browser-check',
  'no-first-run',
  'no-pings',
]

/** A headless browser of our own, for tests: one page for each window. */
export class DrivenBrowser implements Display {
  readonly #devTools: DevTools
  readonly #pages = new Map<string, DrivenPage>()

  static async launch(): Promise<DrivenBrowser> {
    const problems: string[] = []
    for await (const browser of headlessBrowsers()) {
      try {
        return new DrivenBrowser(await start(browser))
      } catch (error) {
        problems.push(`${browser.name}: ${(error as Error).message}`)
      }
    }
    throw new Error(
      ['No Chromium or Chrome could be started; name one in CHROME_PATH.', ...problems].join('\n'),
    )
  }

  constructor(devTools: DevTools) {
    this.#devTools = devTools
    devTools.on('Target.targetDestroyed', ({ targetId }: { targetId: string }) => {
      this.#pages.get(targetId)?.went('closed')
      this.#pages.delete(targetId)
    })
    devTools.on('Target.targetCrashed', ({ targetId }: { targetId: string }) => {
      this.#pages.get(targetId)?.went('crashed')
    })
    void devTools.send('Target.setDiscoverTargets', { discover: true })
  }

  async open({ link, bounds }: WindowRequest): Promise<Shown> {
    const { width, height } = bounds
    const target = { url: link(), width, height, newWindow: true }
    const targetId = String((await this.#devTools.send('Target.createTarget', target)).targetId)
    const page = new DrivenPage(this.#devTools, targetId)
    this.#pages.set(targetId, page)
    page.setBounds(bounds)
    return page
  }

  /** Opens nothing: a test that follows a link must not leave the machine. */
  openOutside(address: string): void {
    console.log(`The app opens ${address}`)
  }
}

class DrivenPage implements Shown {
  readonly targetId: string
  readonly #devTools: DevTools
  #gone: (reason: 'closed' | 'crashed') => void = () => undefined

  constructor(devTools: DevTools, targetId: string) {
    this.#devTools = devTools
    this.targetId = targetId
  }

  onGone(gone: (reason: 'closed' | 'crashed') => void): void {
    this.#gone = gone
  }
  went(reason: 'closed' | 'crashed'): void {
    this.#gone(reason)
  }

  /** The page gets the whole size: the frame that a headless browser counts in is not there. */
  setBounds({ width, height }: Electron.Rectangle): void {
    const { targetId } = this
    void this.#devTools
      .send('Browser.getWindowForTarget', { targetId })
      .then(({ windowId }) =>
        this.#devTools.send('Browser.setContentsSize', { windowId, width, height }),
      )
      .catch(ignoreGonePage)
  }

  focus(): void {
    this.#devTools.send('Target.activateTarget', { targetId: this.targetId }).catch(ignoreGonePage)
  }

  crash(): void {
    const { targetId } = this
    void this.#devTools
      .send('Target.attachToTarget', { targetId, flatten: true })
      .then(({ sessionId }) => this.#devTools.send('Page.crash', {}, String(sessionId)))
      .catch(ignoreGonePage)
  }

  async close(): Promise<void> {
    this.#gone = () => undefined
    await this.#devTools
      .send('Target.closeTarget', { targetId: this.targetId })
      .catch(ignoreGonePage)
  }
}

/** A page may go away while it is being told something. */
function ignoreGonePage(): void {}

async function start(browser: Browser): Promise<DevTools> {
  const userData = app.getPath('userData')
  await mkdir(userData, { recursive: true })
  const profile = await mkdtemp(join(userData, 'stand-in-browser-'))
  const child = spawn(browser.path, switchesOf(profile), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...browser.env },
    detached: process.platform !== 'win32',
  })
  const exited = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? code}`)))
  })
  exited.catch(() => undefined)
  // Playwright waits for the line that tells where DevTools listens
  child.stderr?.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n')) {
      if (line.startsWith('DevTools listening on ')) console.error(line)
    }
  })
  const devTools = new DevTools(child.stdio[3] as Writable, child.stdio[4] as Readable)
  const timeout = AbortSignal.timeout(startTimeoutMs)
  const tooLate = once(timeout, 'abort').then(() => {
    throw new Error(`no answer within ${startTimeoutMs / 1_000} s`)
  })
  tooLate.catch(() => undefined)
  try {
    await Promise.race([devTools.send('Browser.getVersion'), exited, tooLate])
  } catch (error) {
    killGroup(child)
    await rm(profile, { recursive: true, force: true })
    throw error
  }
  beforeExit(async () => {
    devTools.send('Browser.close').catch(() => undefined)
    await exited.catch(() => undefined)
    await rm(profile, { recursive: true, force: true, maxRetries: 3 })
  })
  process.on('exit', () => killGroup(child))
  return devTools
}

function switchesOf(profile: string): string[] {
  const wanted = new Map(quietSwitches.map((name) => [name, '']))
  for (const [name, value] of app.commandLine.switches) wanted.set(name, value)
  wanted.set('headless', '')
  wanted.set('hide-scrollbars', '')
  wanted.set('no-startup-window', '')
  wanted.set('remote-debugging-pipe', '')
  wanted.set('user-data-dir', profile)
  wanted.delete('inspect')
  // Chromium's own sandbox refuses to run as root
  if (process.getuid?.() === 0) wanted.set('no-sandbox', '')
  return [...wanted].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`))
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  } catch {
    // it ended by itself in the meantime
  }
}
