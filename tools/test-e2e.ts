import { delimiter, dirname } from 'node:path'
import { build } from './build.ts'
import { headlessBrowsers } from './electron-stand-in/browser/system-browsers.ts'
import { run, inProject } from './project.ts'
import { electronBinary, hasDisplay, isInPath, standInFolder } from './runtime.ts'

/** Said after every run on the stand-in, so that nobody takes it for more than it is. */
const notShown = `Not shown by this run, since only real Electron has it: the operating system's sandbox,
process and context isolation, the app:// origin and its privileges, blocked navigation,
permission handlers, native menus and dialogs, the single-instance lock, packaging, Windows, macOS.`

/** `npm run test:e2e [-- Playwright's arguments]`: the specs on Electron, or on its stand-in. */
async function testEndToEnd(args: readonly string[]): Promise<number> {
  await build()
  const playwright = [
    process.execPath,
    inProject('node_modules', '@playwright', 'test', 'cli.js'),
    ...['test', '-c', 'tests/e2e/playwright.config.ts', ...args],
  ]
  // the stand-in is a script that looks for node in the PATH
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`

  const electron = electronBinary()
  if (electron && (hasDisplay() || isInPath('xvfb-run'))) {
    console.log(`Runtime: Electron, ${electron}`)
    const screen = hasDisplay() ? [] : ['xvfb-run', '--auto-servernum']
    return runCommand([...screen, ...playwright], { PATH })
  }
  if (process.platform === 'win32') {
    console.error('On Windows these tests need real Electron: run "npx install-electron" first.')
    return 1
  }
  const reason = electron ? 'there is no display' : "Electron's program is not installed"
  console.log(`Runtime: the stand-in for Electron, because ${reason}`)
  console.log(`Browser: ${await browserName()}`)
  const code = await runCommand(playwright, { PATH, ELECTRON_OVERRIDE_DIST_PATH: standInFolder })
  console.log(`\nThis was the stand-in for Electron. ${notShown}`)
  return code
}

async function browserName(): Promise<string> {
  for await (const { name } of headlessBrowsers()) return name
  return 'none found; install Chromium or Chrome, or name one in CHROME_PATH'
}

function runCommand([command = '', ...args]: string[], env: Record<string, string>) {
  return run(command, args, { env: { ...process.env, ...env } })
}

process.exitCode = await testEndToEnd(process.argv.slice(2))
