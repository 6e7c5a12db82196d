import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import type { FolderListing } from './wire.ts'

/** What a file dialog shows of a folder: folders first, by name, nothing hidden. */
export async function listFolder(
  path: string,
  extensions: readonly string[],
): Promise<FolderListing> {
  const folder = resolve(path)
  const parent = dirname(folder)
  const listing = { folder, parent: parent === folder ? null : parent, separator: sep }
  try {
    const found = (await readdir(folder, { withFileTypes: true })).filter(
      ({ name }) => !name.startsWith('.'),
    )
    const entries = await Promise.all(
      found.map(async (entry) => ({
        name: entry.name,
        isFolder: entry.isSymbolicLink()
          ? await leadsToFolder(join(folder, entry.name))
          : entry.isDirectory(),
      })),
    )
    const offered = entries.filter(({ name, isFolder }) => isFolder || fits(name, extensions))
    offered.sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name))
    return { ...listing, entries: offered, problem: '' }
  } catch (error) {
    return { ...listing, entries: [], problem: (error as Error).message }
  }
}

function fits(name: string, extensions: readonly string[]): boolean {
  return (
    extensions.length === 0 ||
    extensions.some((extension) => name.toLowerCase().endsWith(`.${extension.toLowerCase()}`))
  )
}

async function leadsToFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
