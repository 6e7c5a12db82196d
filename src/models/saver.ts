import { randomBytes } from 'node:crypto'
import { open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SaveError, saveErrorFrom } from './save-error.ts'

export { SaveError, saveErrorFrom } from './save-error.ts'
export type { SaveErrorCode } from './save-error.ts'

/** The few system calls that saving needs; tests put failing ones in their place. */
export interface SaverSystem {
  readonly platform: NodeJS.Platform
  open(path: string, flags: string, mode?: number): Promise<SaverHandle>
  stat(path: string): Promise<{ mode: number }>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
}

export interface SaverHandle {
  chmod(mode: number): Promise<void>
  write(bytes: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }>
  sync(): Promise<void>
  stat(): Promise<{ size: number }>
  close(): Promise<void>
}

interface Permissions {
  /** Of a new file; the system takes away what the person's umask says. */
  readonly usual: number
  /** Of the file that is replaced, to be kept as they are; null for none. */
  readonly kept: number | null
}

type Content = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>

const nodeSystem: SaverSystem = { platform: process.platform, open, stat, rename, unlink }

/** What a disk answers that has no such call. */
const notSupported = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']

const temporaryName = /^\.inkling-[0-9a-f]{16}\.tmp$/

/**
 * Saves a file so that after a crash, a full disk or a power cut either the old content is there or
 * the new one, whole. The content goes to a temporary file beside the target, is forced to the
 * disk, checked for its size, and takes the target's name in one step. Its permissions are
 * those of the file that it replaces, or those of any new file of the person.
 * @param content all bytes, or chunks of them; what the chunks' source throws comes out unchanged
 * @throws SaveError with the old content in place; with the new one, whole, if only the last step
 *   failed, which makes its name outlast a power cut
 */
export async function saveFile(
  path: string,
  content: Content,
  system: SaverSystem = nodeSystem,
): Promise<void> {
  await save(path, content, system, async (target) => {
    return { usual: 0o666, kept: await permissionsOf(target, system) }
  })
}

/** Saves as `saveFile` does what the app keeps for itself: only its owner may read it. */
export async function savePrivateFile(
  path: string,
  content: Content,
  system: SaverSystem = nodeSystem,
): Promise<void> {
  await save(path, content, system, async () => ({ usual: 0o600, kept: null }))
}

async function save(
  path: string,
  content: Content,
  system: SaverSystem,
  permissionsFor: (target: string) => Promise<Permissions>,
): Promise<void> {
  const target = await followLinks(path)
  const folder = dirname(target)
  const temporary = join(folder, `.inkling-${randomBytes(8).toString('hex')}.tmp`)
  const source = new Source(content)
  try {
    await writeDurably(temporary, source, await permissionsFor(target), system)
    await replace(temporary, target, system)
  } catch (error) {
    await system.unlink(temporary).catch(() => undefined)
    throw source.failure === error ? error : saveErrorFrom(error, path)
  }
  await syncFolder(folder, system).catch((error: unknown) => {
    throw saveErrorFrom(error, path)
  })
}

/** Removes what interrupted saves left in a folder; those of the last minutes may still be going on. */
export async function sweepTemporaryFiles(folder: string, olderThanMs = 600_000): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const swept = names
    .filter((name) => temporaryName.test(name))
    .map(async (name) => {
      const path = join(folder, name)
      const { mtimeMs } = await stat(path)
      if (Date.now() - mtimeMs < olderThanMs) return false
      await unlink(path)
      return true
    })
  const results = await Promise.allSettled(swept)
  return results.filter((result) => result.status === 'fulfilled' && result.value).length
}

/** Chunks of content, remembering a failure of their source to tell it from a failure to save. */
class Source {
  failure: unknown
  readonly #content: Content

  constructor(content: Content) {
    this.#content = content
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    if (this.#content instanceof Uint8Array) {
      yield this.#content
      return
    }
    const chunks =
      Symbol.asyncIterator in this.#content
        ? this.#content[Symbol.asyncIterator]()
        : this.#content[Symbol.iterator]()
    try {
      for (;;) {
        const { done, value } = await this.#next(chunks)
        if (done) return
        yield value
      }
    } finally {
      await chunks.return?.()
    }
  }

  async #next(chunks: Iterator<Uint8Array> | AsyncIterator<Uint8Array>) {
    try {
      return await chunks.next()
    } catch (error) {
      this.failure = error
      throw error
    }
  }
}

async function writeDurably(
  path: string,
  source: Source,
  { usual, kept }: Permissions,
  system: SaverSystem,
): Promise<void> {
  const handle = await system.open(path, 'wx', kept ?? usual)
  try {
    // Opening took away what the umask says; the file before may have had it all the same.
    if (kept !== null) await giveBack(kept, handle)
    let written = 0
    for await (const chunk of source) {
      await writeWhole(handle, chunk, path)
      written += chunk.length
    }
    await handle.sync()
    const { size } = await handle.stat()
    if (size !== written) {
      throw new SaveError('SHORT_WRITE', path, `the disk kept ${size} of ${written} bytes.`)
    }
  } catch (error) {
    await handle.close().catch(() => undefined)
    throw error
  }
  await handle.close()
}

/** Null if there is no such file, and on Windows, where files have no such permissions. */
async function permissionsOf(path: string, system: SaverSystem): Promise<number | null> {
  if (system.platform === 'win32') return null
  try {
    return (await system.stat(path)).mode & 0o777
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Some disks keep no permissions; the content is worth more than they are. */
async function giveBack(permissions: number, handle: SaverHandle): Promise<void> {
  await handle.chmod(permissions).catch((error: NodeJS.ErrnoException) => {
    if (!['EPERM', ...notSupported].includes(error.code ?? '')) throw error
  })
}

/** The system may take fewer bytes than it was given, without an error. */
async function writeWhole(handle: SaverHandle, bytes: Uint8Array, path: string): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset)
    if (bytesWritten === 0) throw new SaveError('SHORT_WRITE', path, 'the disk takes no more.')
    offset += bytesWritten
  }
}

/** On Windows a virus scanner or indexer may hold the target open for a moment. */
async function replace(from: string, to: string, system: SaverSystem): Promise<void> {
  const attempts = system.platform === 'win32' ? 10 : 1
  for (let attempt = 1; ; attempt++) {
    try {
      return await system.rename(from, to)
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (attempt === attempts || !['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error
      await delay(10 * attempt)
    }
  }
}

/** Makes the new name durable. Windows has no such call; some network disks refuse it. */
async function syncFolder(folder: string, system: SaverSystem): Promise<void> {
  if (system.platform === 'win32') return
  const handle = await system.open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!notSupported.includes(code)) throw error
  } finally {
    await handle.close()
  }
}

/** Saving over a link changes the file that it points to and keeps the link. */
async function followLinks(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}
