import { createRequire } from 'node:module'

const electronPackage = createRequire(import.meta.url)('electron/package.json') as {
  version: string
}

/** The Electron this stands in for, named so that nobody takes it for the real one. */
export const electronVersion = `${electronPackage.version}-stand-in`

/** Shows the versions where an app looks for them: `process.versions`, `process.type`. */
export function announceVersions(processKind: 'browser' | 'utility'): void {
  const versions = { ...process.versions, electron: electronVersion }
  Object.defineProperty(process, 'versions', { value: Object.freeze(versions) })
  Object.assign(process, { type: processKind, defaultApp: true })
}
