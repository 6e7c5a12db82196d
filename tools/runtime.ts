import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fetchElectron } from './fetch-electron.ts'
import { inProject } from './project.ts'

/** What runs the app: real Electron, or, for the reason given, its stand-in. */
export type Runtime =
  | { readonly kind: 'electron'; readonly path: string }
  | { readonly kind: 'stand-in'; readonly reason: string }

export const standInFolder = inProject('tools', 'electron-stand-in')

/** @param mayFetch whether to try to get Electron's binary if it is missing */
export async function findRuntime({ mayFetch }: { mayFetch: boolean }): Promise<Runtime> {
  if (!hasDisplay()) return { kind: 'stand-in', reason: 'there is no display to show a window on' }
  const installed = electronBinary()
  if (installed) return { kind: 'electron', path: installed }
  const missing = { kind: 'stand-in', reason: 'its program is not installed' } as const
  if (!mayFetch) return missing
  const problem = await fetchElectron()
  const fetched = electronBinary()
  if (fetched) return { kind: 'electron', path: fetched }
  return problem === null ? missing : { kind: 'stand-in', reason: problem }
}

/** Electron's program, if it is there. */
export function electronBinary(): string | null {
  const pathFile = inProject('node_modules', 'electron', 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = inProject('node_modules', 'electron', 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : null
}

export function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY)
}

export function isInPath(command: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.some((folder) => existsSync(join(folder, command)))
}
