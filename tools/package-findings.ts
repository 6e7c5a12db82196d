import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import ts from 'typescript'
import type { ArchivedFile } from './asar.ts'
import type { fuseNames } from './dummy-electron.ts'

const shipped = /^(?:out\/(?:main|preload|renderer)\/|resources\/[^/]+$|package\.json$)/
const needed = [
  'package.json',
  'out/main/index.js',
  'out/main/trainer.js',
  'out/main/threads-worker.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]
/** What runs in the trainer's process or in its threads has to be a real file. */
const unpacked = /^out\/main\/(?:trainer\.js|[\w-]+-worker\.js|package\.json|chunks\/.*)$|\.wasm$/

/** @param textOf what is in a script of the archive or beside it */
export function contentFindings(
  files: readonly ArchivedFile[],
  textOf: (file: ArchivedFile) => string,
): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const findings = needed.filter((path) => !byPath.has(path)).map((path) => `${path} is missing.`)
  for (const { path, isUnpacked } of files) {
    if (!shipped.test(path) || path.endsWith('.map')) findings.push(`${path} does not belong here.`)
    if (unpacked.test(path) !== isUnpacked) {
      findings.push(`${path} is ${isUnpacked ? 'beside' : 'in'} the archive.`)
    }
  }
  for (const file of files) {
    if (/\.c?js$/.test(file.path)) findings.push(...importFindings(file, textOf(file), byPath))
  }
  return findings
}

/** No node_modules are shipped, so only Node's own modules and Electron have no path. */
function importFindings(
  { path, isUnpacked }: ArchivedFile,
  text: string,
  byPath: ReadonlyMap<string, ArchivedFile>,
): string[] {
  const names = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
  return names.flatMap((name) => {
    if (!name.startsWith('.')) {
      const isThere = name === 'electron' || builtinModules.includes(name.replace(/^node:/, ''))
      return isThere ? [] : [`${path} imports ${name}, which is not shipped.`]
    }
    const target = byPath.get(posix.join(posix.dirname(path), name))
    if (!target) return [`${path} imports ${name}, which is not there.`]
    return isUnpacked && !target.isUnpacked ? [`${path} imports ${name} from the archive.`] : []
  })
}

/** Which fuse is not as it should be, of https://www.electronjs.org/docs/latest/tutorial/fuses. */
export function fuseFindings(
  fuses: Readonly<Record<(typeof fuseNames)[number], boolean>>,
): string[] {
  const wanted: typeof fuses = {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    wasmTrapHandlers: true,
  }
  return (Object.keys(wanted) as (keyof typeof wanted)[])
    .filter((name) => fuses[name] !== wanted[name])
    .map((name) => `The fuse ${name} is ${fuses[name] ? 'on' : 'off'}.`)
}
