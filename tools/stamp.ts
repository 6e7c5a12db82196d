import { createHash } from 'node:crypto'
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Remembers from which sources something was made, so that it is made again only when they change.
 * Sizes and times of change are compared, not contents: that takes milliseconds.
 */
export class Stamp {
  readonly #file: string
  readonly #sources: readonly string[]
  readonly #products: readonly string[]

  /** @param sources files and folders; @param products files that must be there as well */
  constructor(file: string, sources: readonly string[], products: readonly string[]) {
    this.#file = file
    this.#sources = sources
    this.#products = products
  }

  async isFresh(): Promise<boolean> {
    const products = await Promise.all(this.#products.map((path) => isThere(path)))
    if (products.includes(false)) return false
    const written = await readFile(this.#file, 'utf8').catch(() => null)
    return written === (await digestOf(this.#sources))
  }

  /**
   * Runs `make`, and stamps the state of the sources from before it: what changes meanwhile is
   * made again next time. A failed or interrupted run leaves no stamp.
   */
  async make(make: () => Promise<void>): Promise<void> {
    const digest = await digestOf(this.#sources)
    await rm(this.#file, { force: true })
    await make()
    await writeFile(this.#file, digest)
  }
}

async function digestOf(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) {
    const files = (await filesUnder(source)).sort()
    for (const path of files) {
      const { size, mtimeMs } = await stat(path)
      hash.update(`${path}\0${size}\0${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

async function filesUnder(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null)
  if (!found) return []
  if (!found.isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null
}
