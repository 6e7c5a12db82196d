import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'

/**
 * Saves on a disk that fills up: a small one in memory, mounted where only this check sees it. No
 * rights are needed for that where the system lets people have namespaces of their own.
 */
export async function fillTheDisk({ seed, size }: CheckOptions): Promise<CheckResult> {
  const unshare = ['--map-root-user', '--mount']
  const mount = 'mount -t tmpfs -o size=1m tmpfs "$1"'
  const folder = await mkdtemp(join(tmpdir(), 'inkling-disk-'))
  try {
    const probe = spawnSync('unshare', [...unshare, 'sh', '-c', mount, 'sh', folder])
    if (probe.status !== 0) {
      const reason = probe.error ? 'there is no unshare (util-linux)' : String(probe.stderr).trim()
      return { counts: {}, violations: [], skipped: `No small disk can be mounted: ${reason}.` }
    }
    const child = join(import.meta.dirname, 'full-disk-child.ts')
    const { stdout } = await promisify(execFile)('unshare', [
      ...[...unshare, 'sh', '-c', `${mount} && shift && exec "$@"`, 'sh', folder],
      ...[process.execPath, child, folder, String(seed), String(size)],
    ])
    return JSON.parse(stdout) as CheckResult
  } finally {
    await rm(folder, { recursive: true })
  }
}

if (import.meta.main) {
  await runAsCommand({
    ...{ name: 'fault:disk', sizeOption: 'rounds', fullSize: 1000 },
    run: fillTheDisk,
  })
}
