import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

const root = join(import.meta.dirname, '../../..')
export const sampleFolder = join(root, 'tests/fixtures/stand-in-app')
export const standInFolder = join(root, 'tools/electron-stand-in')

// Playwright looks for Electron once, when it starts the first app
process.env.ELECTRON_OVERRIDE_DIST_PATH = standInFolder
process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`
const { _electron } = await import('@playwright/test')

/** A folder for the app's settings that goes away with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'))
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 5 }))
  return folder
}

export async function openSample(userData: string) {
  const app = await _electron.launch({ args: [sampleFolder, `--user-data-dir=${userData}`] })
  const page = await app.firstWindow()
  await page.getByText('ready', { exact: true }).waitFor()
  return { app, page }
}

interface Process {
  readonly pid: number
  readonly parent: number
}

/** The processes that a process started, and those that they started. */
export function descendantsOf(pid: number): number[] {
  const all = livingProcesses()
  const children = (of: number): number[] =>
    all
      .filter(({ parent }) => parent === of)
      .flatMap((child) => [child.pid, ...children(child.pid)])
  return children(pid)
}

export function stillAlive(pids: readonly number[]): number[] {
  const living = new Set(livingProcesses().map(({ pid }) => pid))
  return pids.filter((pid) => living.has(pid))
}

/** All but the zombies, which have ended and only wait to be noticed. */
function livingProcesses(): Process[] {
  return processTable()
    .map((line) => line.trim().split(/\s+/))
    .filter(([, state]) => state && !state.startsWith('Z'))
    .map(([pid, , parent]) => ({ pid: Number(pid), parent: Number(parent) }))
}

/** Lines of process, state and parent; from /proc on Linux, where `ps` need not be installed. */
function processTable(): string[] {
  if (process.platform !== 'linux') {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,stat=,ppid='], { encoding: 'utf8' })
    return table.trim().split('\n')
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      const stat = readFileIfThere(`/proc/${pid}/stat`)
      // the program's name stands in brackets and may hold anything
      return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2)}`
    })
}

/** Empty if the process ended in the meantime. */
function readFileIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
