import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What electron-builder looks for in Electron's program to write the fuses behind it. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** The fuses in the order in which they lie in the program. */
export const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
  'wasmTrapHandlers',
] as const
type Fuse = (typeof fuseNames)[number]

/** Makes a folder that has everything of Electron's own which packaging needs, but no Electron. */
export async function makeDummyElectron(folder: string, version: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true })
  await mkdir(join(folder, 'resources'))
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak']) {
    await writeFile(join(folder, file), '')
  }
  await writeFile(join(folder, 'version'), version)
  // As Electron comes: only the trap handlers are on, and everything that the app turns off.
  const fuses = Buffer.from('101100011')
  const wire = Buffer.from([1, fuses.length])
  const program = Buffer.concat([Buffer.from(sentinel), wire, fuses, Buffer.alloc(64)])
  await writeFile(join(folder, 'electron'), program)
  await chmod(join(folder, 'electron'), 0o755)
}

/** Which fuses are on in a packaged program. @throws Error if it has none */
export async function readFuses(program: string): Promise<Readonly<Record<Fuse, boolean>>> {
  const bytes = await readFile(program)
  const at = bytes.indexOf(sentinel)
  if (at < 0) throw new Error(`${program} has no fuses.`)
  const first = at + sentinel.length + 2
  const isOn = (index: number) => bytes[first + index] === '1'.charCodeAt(0)
  return Object.fromEntries(fuseNames.map((name, index) => [name, isOn(index)])) as Record<
    Fuse,
    boolean
  >
}
