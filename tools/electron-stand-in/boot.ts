import inspector from 'node:inspector'
import { createRequire, registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import './api.ts'
import { app } from './app.ts'
import { useDisplay, type Display } from './display.ts'
import { exitProcess, quitOnSignals } from './exit.ts'
import { parseLaunchOptions } from './launch-options.ts'
import { announceVersions } from './versions.ts'

/**
 * Runs an app as `electron ...args` does. Where nobody drives the browser, e.g. a test, the
 * windows are links for the person's own one.
 */
export async function boot(args: readonly string[]): Promise<void> {
  const options = parseLaunchOptions(args)
  announceVersions('browser')
  provideElectron()
  process.argv = [join(import.meta.dirname, 'electron'), ...args]
  for (const [name, value] of options.switches) app.commandLine.appendSwitch(name, value)
  if (options.inspectPort !== null) inspector.open(options.inspectPort, '127.0.0.1')
  process.on('unhandledRejection', (reason) => console.error('Unhandled rejection:', reason))
  quitOnSignals(() => app.quit())

  try {
    const script = app.load(resolve(options.appPath))
    const require = createRequire(import.meta.url)
    for (const path of options.preloads) require(resolve(path))
    // the browser starts while the app's script is read
    const display = options.isDriven ? drivenDisplay() : personDisplay()
    await import(pathToFileURL(script).href)
    useDisplay(await display)
  } catch (error) {
    console.error(error)
    return exitProcess(1)
  }
  app.becomeReady()
}

function provideElectron(): void {
  const url = new URL('./api.ts', import.meta.url).href
  registerHooks({
    resolve: (specifier, context, next) =>
      /^electron(\/(main|common))?$/.test(specifier)
        ? { url, shortCircuit: true }
        : next(specifier, context),
  })
}

async function drivenDisplay(): Promise<Display> {
  const { DrivenBrowser } = await import('./browser/driven-browser.ts')
  return DrivenBrowser.launch()
}

async function personDisplay(): Promise<Display> {
  const { PersonBrowser } = await import('./browser/person-browser.ts')
  return new PersonBrowser()
}
