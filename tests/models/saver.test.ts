import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { chmod, open, rename, stat, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  SaveError,
  saveFile,
  savePrivateFile,
  sweepTemporaryFiles,
} from '../../src/models/saver.ts'
import type { SaverSystem } from '../../src/models/saver.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-saver-'))
  path = join(folder, 'model.safetensors')
})
afterEach(() => rm(folder, { recursive: true }))

const before = Buffer.from('the old content')
const after = Buffer.from('the new content, longer than the old')

const real: SaverSystem = { platform: process.platform, open, stat, rename, unlink }

/** Called before each system call; what it throws is that call's failure. */
type Watch = (call: string) => void

/** The real file system with a failure in it. Writes at most `piece` bytes per call. */
function faulty(watch: Watch, piece = Infinity): SaverSystem {
  return {
    platform: 'linux',
    async open(path, flags, mode) {
      watch(`open ${flags}`)
      const handle = await open(path, flags, mode)
      return {
        async chmod(mode) {
          watch('chmod')
          await handle.chmod(mode)
        },
        async write(bytes, offset, length) {
          watch('write')
          return handle.write(bytes, offset, Math.min(length, piece))
        },
        async sync() {
          watch(`sync ${flags}`)
          await handle.sync()
        },
        async stat() {
          watch('stat')
          return handle.stat()
        },
        async close() {
          await handle.close()
          watch(`close ${flags}`)
        },
      }
    },
    async stat(path) {
      watch('stat target')
      return stat(path)
    },
    async rename(from, to) {
      watch('rename')
      await rename(from, to)
    },
    async unlink(path) {
      watch('unlink')
      await unlink(path)
    },
  }
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: failed`), { code })
}

async function errorOf(saving: Promise<void>): Promise<SaveError> {
  const error = await saving.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(SaveError)
  return error as SaveError
}

describe('saving a file', () => {
  it('writes a new file and leaves nothing else', async () => {
    await saveFile(path, after)
    expect(await readFile(path)).toEqual(after)
    expect(await readdir(folder)).toEqual(['model.safetensors'])
  })

  it('replaces an old file', async () => {
    await writeFile(path, before)
    await saveFile(path, after)
    expect(await readFile(path)).toEqual(after)
  })

  it('writes chunks as they come', async () => {
    async function* chunks() {
      yield after.subarray(0, 5)
      yield after.subarray(5, 5)
      yield after.subarray(5)
    }
    await saveFile(path, chunks())
    expect(await readFile(path)).toEqual(after)
    await saveFile(path, [before, after])
    expect(await readFile(path)).toEqual(Buffer.concat([before, after]))
  })

  it('writes every byte of a view into a larger buffer', async () => {
    const floats = Float32Array.from([1, 2, 3, 4]).subarray(1, 3)
    await saveFile(path, new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength))
    expect((await readFile(path)).length).toBe(8)
  })

  it('goes on when the system takes fewer bytes than given', async () => {
    await saveFile(
      path,
      after,
      faulty(() => undefined, 7),
    )
    expect(await readFile(path)).toEqual(after)
  })

  it.skipIf(process.platform === 'win32')(
    'keeps a link and changes the file behind it',
    async () => {
      const target = join(folder, 'target')
      await writeFile(target, before)
      await symlink(target, path)
      await saveFile(path, after)
      expect(await readFile(target)).toEqual(after)
      expect((await readdir(folder)).sort()).toEqual(['model.safetensors', 'target'])
    },
  )

  it('passes on what the source of the chunks throws, with the old file in place', async () => {
    await writeFile(path, before)
    const broken = new Error('the connection was lost')
    async function* chunks() {
      yield after
      throw broken
    }
    await expect(saveFile(path, chunks())).rejects.toBe(broken)
    expect(await readFile(path)).toEqual(before)
    expect(await readdir(folder)).toHaveLength(1)
  })

  it('tells the source of the chunks when the disk fails', async () => {
    let wasClosed = false
    async function* chunks() {
      try {
        for (;;) yield after
      } finally {
        wasClosed = true
      }
    }
    let writes = 0
    const full = faulty((call) => {
      if (call === 'write' && ++writes === 3) throw failure('ENOSPC')
    })
    expect((await errorOf(saveFile(path, chunks(), full))).code).toBe('DISK_FULL')
    expect(wasClosed).toBe(true)
  })
})

describe.skipIf(process.platform === 'win32')('the permissions of a saved file', () => {
  const permissions = async () => ((await stat(path)).mode & 0o777).toString(8)

  it('are those of any new file of the person', async () => {
    await writeFile(join(folder, 'any'), before)
    const usual = (await stat(join(folder, 'any'))).mode & 0o777
    await saveFile(path, after)
    expect(await permissions()).toBe(usual.toString(8))
  })

  it.each(['600', '640', '666', '444'])('stay %s when a file is replaced', async (mode) => {
    await writeFile(path, before)
    await chmod(path, parseInt(mode, 8))
    await saveFile(path, after)
    expect([await permissions(), await readFile(path)]).toEqual([mode, after])
  })

  it('are never wider than those of the file that is replaced', async () => {
    await writeFile(path, before, { mode: 0o600 })
    const opened: unknown[] = []
    await saveFile(path, after, {
      ...real,
      open(path, flags, mode) {
        opened.push([flags, mode])
        return open(path, flags, mode)
      },
    })
    expect(opened).toEqual([
      ['wx', 0o600],
      ['r', undefined],
    ])
  })

  it('are the owner’s alone for what is private', async () => {
    await savePrivateFile(path, after)
    expect(await permissions()).toBe('600')
  })

  it('may be refused by a disk that has none', async () => {
    await writeFile(path, before)
    const refuse = (call: string) => {
      if (call === 'chmod') throw failure('EPERM')
    }
    await saveFile(path, after, faulty(refuse))
    expect(await readFile(path)).toEqual(after)
  })
})

describe('a failure while saving', () => {
  /** Every system call of one save over an old file, in order. */
  async function callsOfASave(): Promise<string[]> {
    const calls: string[] = []
    await writeFile(path, before)
    await saveFile(
      path,
      after,
      faulty((call) => calls.push(call), 20),
    )
    return calls
  }

  it('passes through the system calls that durability needs', async () => {
    expect(await callsOfASave()).toEqual([
      ...['stat target', 'open wx', 'chmod'],
      ...['write', 'write', 'sync wx', 'stat', 'close wx', 'rename'],
      ...['open r', 'sync r', 'close r'],
    ])
  })

  it.each(['ENOSPC', 'EIO', 'EACCES'])(
    'leaves the old file or the new one, and nothing else, whichever call fails with %s',
    async (code) => {
      const calls = await callsOfASave()
      for (let failing = 0; failing < calls.length; failing++) {
        await writeFile(path, before)
        let count = 0
        const system = faulty(() => {
          if (count++ === failing) throw failure(code)
        }, 20)
        await errorOf(saveFile(path, after, system))
        const isReplaced = failing > calls.indexOf('rename')
        expect(await readFile(path)).toEqual(isReplaced ? after : before)
        expect(await readdir(folder)).toEqual(['model.safetensors'])
      }
    },
  )

  it('leaves the old file or the new one when every call from some moment on fails', async () => {
    const calls = await callsOfASave()
    for (let last = 0; last < calls.length; last++) {
      await writeFile(path, before)
      let count = 0
      const system = faulty(() => {
        if (count++ >= last) throw failure('EIO')
      }, 20)
      await errorOf(saveFile(path, after, system))
      const isReplaced = last > calls.indexOf('rename')
      expect(await readFile(path)).toEqual(isReplaced ? after : before)
      // A file's time may be a fraction of a millisecond ahead of the clock.
      await sweepTemporaryFiles(folder, -1000)
      expect(await readdir(folder)).toEqual(['model.safetensors'])
    }
  })

  it('notices a disk that keeps fewer bytes than it took', async () => {
    await writeFile(path, before)
    const forgetful: SaverSystem = {
      ...real,
      async open(path, flags, mode) {
        const handle = await open(path, flags, mode)
        return {
          chmod: (mode) => handle.chmod(mode),
          write: async (_bytes, _offset, length) => ({ bytesWritten: length }),
          sync: () => handle.sync(),
          stat: () => handle.stat(),
          close: () => handle.close(),
        }
      },
    }
    expect((await errorOf(saveFile(path, after, forgetful))).code).toBe('SHORT_WRITE')
    expect(await readFile(path)).toEqual(before)
  })

  it.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
    ['EROFS', 'READ_ONLY'],
    ['EACCES', 'NO_PERMISSION'],
    ['EFBIG', 'TOO_LARGE'],
    ['EMFILE', 'TOO_MANY_OPEN'],
    ['EIO', 'DEVICE'],
    ['EBUSY', 'IN_USE'],
    ['EWEIRD', 'UNKNOWN'],
  ])('calls %s %s and names the file', async (system, code) => {
    const watch = () => {
      throw failure(system)
    }
    const error = await errorOf(saveFile(path, after, faulty(watch)))
    expect(error).toMatchObject({ code, path })
    expect(error.message).toContain(path)
  })

  it('says when the folder is missing or the target is a folder', async () => {
    const missing = await errorOf(saveFile(join(folder, 'no', 'such'), after))
    expect(missing.code).toBe('FOLDER_MISSING')
    await mkdir(join(path, 'inside'), { recursive: true })
    const taken = await errorOf(saveFile(path, after))
    expect(['IS_A_FOLDER', 'NO_PERMISSION']).toContain(taken.code)
    expect(await readdir(folder)).toEqual(['model.safetensors'])
  })

  it('tries again on Windows while a scanner holds the file', async () => {
    let attempts = 0
    const held: SaverSystem = {
      ...real,
      platform: 'win32',
      async rename(from, to) {
        if (++attempts < 4) throw failure('EPERM')
        await rename(from, to)
      },
    }
    await saveFile(path, after, held)
    expect(attempts).toBe(4)
    expect(await readFile(path)).toEqual(after)
  })

  it('does without the folder sync where a disk has none', async () => {
    const watch = (call: string) => {
      if (call === 'sync r') throw failure('EINVAL')
    }
    await saveFile(path, after, faulty(watch))
    expect(await readFile(path)).toEqual(after)
  })
})

describe('sweeping up after interrupted saves', () => {
  it('removes old temporary files and nothing else', async () => {
    const old = new Date(Date.now() - 3_600_000)
    const stale = '.inkling-0123456789abcdef.tmp'
    const fresh = '.inkling-fedcba9876543210.tmp'
    const others = ['model.safetensors', '.inkling-notes.tmp', 'inkling-0123456789abcdef.tmp']
    for (const name of [stale, fresh, ...others]) {
      await writeFile(join(folder, name), before)
      if (name !== fresh) await utimes(join(folder, name), old, old)
    }
    expect(await sweepTemporaryFiles(folder)).toBe(1)
    expect((await readdir(folder)).sort()).toEqual([fresh, ...others].sort())
  })

  it('does not mind a folder that is not there', async () => {
    expect(await sweepTemporaryFiles(join(folder, 'no', 'such'))).toBe(0)
  })
})
