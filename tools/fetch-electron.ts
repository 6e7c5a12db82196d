import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inProject } from './project.ts'

/** After a failure the next starts don't wait for the network again. */
const retryAfterMs = 24 * 60 * 60 * 1_000

export interface FetchOptions {
  /** Electron's own script, which takes the program from its cache or the network. */
  readonly installer?: string
  /** Where the installer puts the program. */
  readonly target?: string
  /** For the part that is there so far, and to remember a failure. */
  readonly cacheFolder?: string
  /** A download on which nothing moves for this long has met a network that swallows packets. */
  readonly idleMs?: number
}

/**
 * Gets Electron's program, as `npx install-electron` does.
 * @returns null, or why it could not be had, to stand after "because"
 */
export async function fetchElectron({
  installer = inProject('node_modules', 'electron', 'install.js'),
  target = inProject('node_modules', 'electron', 'dist'),
  cacheFolder = inProject('node_modules', '.cache', 'electron-download'),
  idleMs = 15_000,
}: FetchOptions = {}): Promise<string | null> {
  const failureFile = join(cacheFolder, 'failed-at')
  const failedAt = Number(await readFile(failureFile, 'utf8').catch(() => 0))
  if (Date.now() - failedAt < retryAfterMs) {
    return 'its program could not be downloaded ("npx install-electron" tries again)'
  }
  console.log('Downloading Electron, once…')
  await mkdir(cacheFolder, { recursive: true })
  const temporary = await mkdtemp(join(cacheFolder, 'part-'))
  const child = spawn(process.execPath, [installer], {
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdio: 'ignore',
  })
  const isIdle = await becomesIdle(once(child, 'exit'), [temporary, target], idleMs)
  if (isIdle) child.kill('SIGKILL')
  await rm(temporary, { recursive: true, force: true, maxRetries: 3 })
  if (!isIdle && child.exitCode === 0) return null
  await writeFile(failureFile, String(Date.now()))
  return isIdle
    ? `its download stood still for ${idleMs / 1_000} s`
    : 'its program could not be downloaded'
}

/** @returns true once the folders' sizes stand still; false if the work ends before */
async function becomesIdle(
  work: Promise<unknown>,
  folders: readonly string[],
  idleMs: number,
): Promise<boolean> {
  let size = 0
  let movedAt = Date.now()
  for (;;) {
    const pause = new Promise((resolve) => setTimeout(resolve, Math.min(500, idleMs / 4), 'pause'))
    if ((await Promise.race([work, pause])) !== 'pause') return false
    const sizes = await Promise.all(folders.map(sizeOf))
    const now = sizes.reduce((sum, each) => sum + each, 0)
    if (now !== size) [size, movedAt] = [now, Date.now()]
    if (Date.now() - movedAt > idleMs) return true
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    entries.map(async (name) => (await stat(join(folder, name)).catch(() => null))?.size ?? 0),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
