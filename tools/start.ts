import { build } from './build.ts'
import { boot } from './electron-stand-in/boot.ts'
import { projectFolder, run } from './project.ts'
import { findRuntime, type Runtime } from './runtime.ts'

/** Electron that ends this soon could not open its window, e.g. for want of a sandbox. */
const earlyMs = 5_000

/** `npm start [-- --browser]`: opens Inkling in Electron, or else in the browser. */
async function start(args: readonly string[]): Promise<void> {
  await build()
  const appArgs = args.filter((arg) => arg !== '--browser')
  const runtime: Runtime = args.includes('--browser')
    ? { kind: 'stand-in', reason: 'you asked for the browser' }
    : await findRuntime({ mayFetch: true })
  const reason =
    runtime.kind === 'electron' ? await openInElectron(runtime.path, appArgs) : runtime.reason
  if (reason === null) return
  console.log(`Inkling opens in a browser instead of Electron, because ${reason}.`)
  await boot([projectFolder, ...appArgs])
}

/** @returns null after an ordinary run, else why there was none */
async function openInElectron(path: string, args: readonly string[]): Promise<string | null> {
  const startedAt = Date.now()
  // Chromium's sandbox refuses to run as root
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const code = await run(path, [projectFolder, ...switches, ...args])
  if (code === 0 || Date.now() - startedAt > earlyMs) {
    process.exitCode = code
    return null
  }
  return `it ended at once with ${code}`
}

await start(process.argv.slice(2))
