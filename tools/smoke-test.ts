import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readFuses } from './dummy-electron.ts'
import { fuseFindings } from './package-findings.ts'
import { inProject } from './project.ts'
import { hasDisplay } from './runtime.ts'

/** The packaged program of each system; elsewhere fuses lie in a library. */
const programs: Readonly<Record<string, { readonly program: string; readonly fuses: string }>> = {
  linux: { program: 'linux-unpacked/inkling', fuses: 'linux-unpacked/inkling' },
  win32: { program: 'win-unpacked/Inkling.exe', fuses: 'win-unpacked/Inkling.exe' },
  darwin: {
    program: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Inkling.app/Contents/MacOS/Inkling`,
    fuses: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Inkling.app/Contents/Frameworks/Electron Framework.framework/Electron Framework`,
  },
}
const patienceMs = 60_000

/**
 * Starts the app that `npm run package` made, on real Electron, and looks into its window: the fuses
 * forbid a debugger in the main process, but the page may be asked through Chromium.
 */
async function smokeTest(): Promise<void> {
  const { program, fuses } = programs[process.platform]!
  const findings = fuseFindings(await readFuses(inProject('dist', fuses)))
  if (findings.length > 0) throw new Error(findings.join(' '))
  const userData = await mkdtemp(join(tmpdir(), 'inkling-smoke-'))
  const port = await freePort()
  const command = [
    ...(hasDisplay() ? [] : ['xvfb-run', '--auto-servernum']),
    inProject('dist', program),
  ]
  const args = [`--user-data-dir=${userData}`, `--remote-debugging-port=${port}`]
  const app = spawn(command[0]!, [...command.slice(1), ...args], { stdio: 'inherit' })
  try {
    const text = await textOfWindow(port)
    console.log(`The window shows: ${text.replaceAll(/\s+/g, ' ').slice(0, 200)}`)
  } finally {
    app.kill()
    await Promise.race([once(app, 'exit'), delay(10_000)])
    await rm(userData, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  }
}

/** The page's text once the trainer has verified the digits, which needs every part of the package. */
async function textOfWindow(port: number): Promise<string> {
  const until = Date.now() + patienceMs
  for (;;) {
    const text = await evaluateInWindow(port).catch(
      (error: unknown) => `no answer: ${String(error)}`,
    )
    if (text.includes('batches')) return text
    if (Date.now() > until) throw new Error(`The window is not ready to train; it shows: ${text}`)
    await delay(500)
  }
}

async function evaluateInWindow(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/json`)
  const targets = (await answer.json()) as { url: string; webSocketDebuggerUrl: string }[]
  const page = targets.find(({ url }) => url.startsWith('app://inkling/'))
  if (!page) return 'no page of the app’s own'
  const socket = new WebSocket(page.webSocketDebuggerUrl)
  try {
    await once(socket, 'open')
    const expression = 'document.body.innerText'
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }))
    const [{ data }] = (await once(socket, 'message')) as [MessageEvent<string>]
    const message = JSON.parse(data) as { result: { result: { value?: string } } }
    return message.result.result.value ?? ''
  } finally {
    socket.close()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}

await smokeTest()
