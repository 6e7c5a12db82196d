import { run } from './project.ts'

/** Fetched when it is needed: packaging is rare, and it would be the largest dependency. */
const electronBuilder = 'electron-builder@26.17.0'

/** @returns its exit code */
export function runElectronBuilder(args: readonly string[]): Promise<number> {
  return run('npm', ['exec', '--yes', electronBuilder, '--', '--publish', 'never', ...args], {
    // npm is a script on Windows
    shell: process.platform === 'win32',
  })
}
