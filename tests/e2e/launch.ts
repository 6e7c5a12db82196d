import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'

export interface Inkling {
  readonly app: ElectronApplication
  readonly page: Page
  /** The folder that holds the app's settings; give it to the next launch to open the app again. */
  readonly userData: string
  /** Quits the app; keeps `userData` if it was given. */
  close(): Promise<void>
}

export interface LaunchInklingOptions {
  /** Default: a fresh temporary folder, as on a first start. */
  readonly userData?: string
  /** Where the built app is; default: this project. */
  readonly appFolder?: string
  /** Further command line arguments for the app. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Opens the built app and waits for its window. */
export async function launchInkling(options: LaunchInklingOptions = {}): Promise<Inkling> {
  const { args = [], env = {}, appFolder = projectFolder } = options
  const userData = options.userData ?? (await mkdtemp(join(tmpdir(), 'inkling-test-')))
  const app = await _electron.launch({
    args: [appFolder, `--user-data-dir=${userData}`, ...args],
    cwd: appFolder,
    env: { ...inheritedEnv(), ...env },
  })
  app.process().stderr?.on('data', (chunk: Buffer) => reportErrors(chunk.toString()))
  const page = await app.firstWindow()
  return {
    app,
    page,
    userData,
    async close() {
      await app.close()
      if (options.userData === undefined) await rm(userData, { recursive: true, maxRetries: 5 })
    },
  }
}

const projectFolder = join(import.meta.dirname, '..', '..')

function inheritedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Record<string, string>
}

/** What the app complains about belongs into the test's output; a debugger's greetings don't. */
function reportErrors(text: string): void {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !chatter.test(line))
  if (lines.length > 0) console.error(lines.join('\n'))
}

const chatter = /^(Debugger |DevTools listening|For help, see:|Waiting for the debugger)/
