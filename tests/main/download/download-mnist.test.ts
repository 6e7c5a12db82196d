import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DownloadError } from '../../../src/main/download/download-error.ts'
import { downloadMnist } from '../../../src/main/download/download-mnist.ts'
import type { DownloadProgress } from '../../../src/main/download/download-mnist.ts'
import { SaveError } from '../../../src/models/saver.ts'
import { startMirrorServer } from './mirror-server.ts'
import type { Answer, MirrorServer } from './mirror-server.ts'
import { describeFile, smallMnist } from './small-mnist.ts'
import type { SmallFile } from './small-mnist.ts'

const mnist = smallMnist()
const files = mnist.map(({ file }) => file)
const first = mnist[0]!

/** Long enough for a busy machine; short where a mirror is meant to be silent. */
const patientMs = 5000
const impatientMs = 300

let folder: string
let server: MirrorServer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-download-'))
  server = await startMirrorServer()
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

function packedFor(url = ''): Uint8Array {
  return mnist.find(({ file }) => url.endsWith(`${file.name}.gz`))!.packed
}

/** A mirror that works. */
const good: Answer = ({ url }, response) => response.end(packedFor(url))

/** Sends the first half, then does what the caller says. */
function half(then: (response: Parameters<Answer>[1]) => void): Answer {
  return ({ url }, response) => {
    const packed = packedFor(url)
    response.writeHead(200, { 'content-length': packed.length })
    response.write(packed.subarray(0, packed.length / 2), () => then(response))
  }
}

/** Never silent, and never done. */
function drip({ url }: Parameters<Answer>[0], response: Parameters<Answer>[1]): void {
  const packed = packedFor(url)
  let sent = 0
  const timer = setInterval(() => response.write(packed.subarray(sent, ++sent)), 20)
  response.on('close', () => clearInterval(timer))
}

/** Every fault a mirror can have, with the code under which it is reported. */
const faults: readonly (readonly [string, Answer, string])[] = [
  ['is not found', (_request, response) => response.writeHead(404).end(), 'HTTP_STATUS'],
  ['has an error of its own', (_request, response) => response.writeHead(500).end(), 'HTTP_STATUS'],
  [
    'answers with nothing new',
    (_request, response) => response.writeHead(204).end(),
    'HTTP_STATUS',
  ],
  [
    'sends a part nobody asked for',
    ({ url }, response) => {
      response.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end(packedFor(url))
    },
    'HTTP_STATUS',
  ],
  [
    'sends changed bytes',
    ({ url }, response) => {
      const changed = Uint8Array.from(packedFor(url))
      changed[1000]! ^= 1
      response.end(changed)
    },
    'CHECKSUM',
  ],
  [
    'sends a page to log in on',
    (_request, response) => response.end('<html>Welcome to our Wi-Fi</html>'),
    'TRUNCATED',
  ],
  ['sends nothing', (_request, response) => response.end(), 'TRUNCATED'],
  [
    'sends a byte too many',
    ({ url }, response) => response.end(Buffer.concat([packedFor(url), Buffer.of(0)])),
    'TOO_LONG',
  ],
  ['sends without end', (_request, response) => sendForever(response), 'TOO_LONG'],
  ['hangs up at once', (_request, response) => response.destroy(), 'UNREACHABLE'],
  ['hangs up in the middle, always', half((response) => response.destroy()), 'UNREACHABLE'],
  ['never answers', () => undefined, 'TIMEOUT'],
  ['falls silent in the middle', half(() => undefined), 'TIMEOUT'],
  ['sends a byte now and then', drip, 'TOO_SLOW'],
  [
    'redirects in circles',
    ({ url }, response) => response.writeHead(302, { location: url }).end(),
    'UNREACHABLE',
  ],
]

function sendForever(response: Parameters<Answer>[1]): void {
  const send = () => {
    if (!response.destroyed) response.write(Buffer.alloc(65_536), send)
  }
  send()
}

function download(...mirrors: string[]): Promise<void> {
  return downloadMnist({ folder, files, mirrors, timeoutMs: patientMs })
}

/** Only the first file, from mirrors that the code expects to be silent or not. */
function downloadFirst(code: string, ...mirrors: string[]): Promise<void> {
  const timeoutMs = ['TIMEOUT', 'TOO_SLOW'].includes(code) ? impatientMs : patientMs
  return downloadMnist({ folder, files: [first.file], mirrors, timeoutMs })
}

async function failureOf(downloading: Promise<void>): Promise<DownloadError> {
  const error = await downloading.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(DownloadError)
  return error as DownloadError
}

async function expectComplete(expected: readonly SmallFile[] = mnist): Promise<void> {
  expect((await readdir(folder)).sort()).toEqual(expected.map(({ file }) => file.name).sort())
  for (const { file, content } of expected) {
    expect((await readFile(join(folder, file.name))).equals(content)).toBe(true)
  }
}

describe('downloading MNIST', () => {
  it('fetches, unpacks and saves the four files', async () => {
    folder = join(folder, 'not', 'yet', 'there')
    await download(server.mirror(good))
    await expectComplete()
    expect(server.requests).toEqual(files.map(({ name }) => `${name}.gz`))
  })

  it('tells how far it is', async () => {
    const mirrors = [server.mirror(good)]
    const heard: DownloadProgress[] = []
    await downloadMnist({ folder, files, mirrors, onProgress: (progress) => heard.push(progress) })
    const total = mnist.reduce((sum, { packed }) => sum + packed.length, 0)
    const done = heard.map(({ bytesDone }) => bytesDone)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect([done[0], done.at(-1)]).toEqual([0, total])
    expect(
      heard.every(({ bytesTotal, fileCount }) => bytesTotal === total && fileCount === 4),
    ).toBe(true)
    expect(heard[0]!.mirror).toBe(new URL(mirrors[0]!).host)
    expect(new Set(heard.map(({ file }) => file))).toEqual(new Set(files.map(({ name }) => name)))
  })

  it('keeps files that are whole and fetches only the others', async () => {
    await writeFile(join(folder, first.file.name), first.content)
    await writeFile(join(folder, files[1]!.name), 'damaged')
    await download(server.mirror(good))
    await expectComplete()
    expect(server.requests).toEqual(files.slice(1).map(({ name }) => `${name}.gz`))
  })
})

describe('a mirror with a fault', () => {
  it.each(faults)('that %s is passed over for the next one', async (_fault, answer, code) => {
    await downloadFirst(code, server.mirror(answer), server.mirror(good))
    await expectComplete([first])
  })

  it.each(faults)('that %s is named when there is no other', async (_fault, answer, code) => {
    await writeFile(join(folder, first.file.name), 'what was there before')
    const error = await failureOf(downloadFirst(code, server.mirror(answer)))
    expect(error.failures.map((failure) => failure.code)).toEqual([code])
    expect(await readdir(folder)).toEqual([first.file.name])
    expect(await readFile(join(folder, first.file.name), 'utf8')).toBe('what was there before')
  })

  it('that is not there at all is passed over', async () => {
    const dead = await startMirrorServer()
    const address = dead.mirror(good)
    await dead.close()
    await download(address, server.mirror(good))
    await expectComplete()
  })

  it('is told apart from being offline', async () => {
    const silent = server.mirror(() => undefined)
    const missing = server.mirror((_request, response) => response.writeHead(404).end())
    const offline = await failureOf(downloadFirst('TIMEOUT', silent, silent))
    expect(offline.code).toBe('OFFLINE')
    expect(offline.message).toContain('internet connection')
    const failed = await failureOf(downloadFirst('TIMEOUT', silent, missing))
    expect(failed.code).toBe('ALL_MIRRORS_FAILED')
    expect(failed.message).toMatch(/trainImages-idx.*was silent.*answered 404/)
  })
})

describe('a packed file that fits its checksum but not its description', () => {
  it.each([
    ['unpacks to far more than it should', gzipSync(Buffer.alloc(50_000_000)), 'CORRUPT'],
    ['unpacks to a byte more', gzipSync(Buffer.concat([first.content, Buffer.of(0)])), 'CORRUPT'],
    ['unpacks to less', gzipSync(first.content.subarray(1)), 'CHECKSUM'],
    ['unpacks to something else', gzipSync(first.content.toReversed()), 'CHECKSUM'],
    ['is no gzip at all', Buffer.from('PK and some other archive'), 'CORRUPT'],
    ['stops in the middle', gzipSync(first.content).subarray(0, 9000), 'CORRUPT'],
  ])('is refused when it %s', async (_what, packed, code) => {
    const { file } = describeFile('trainImages', first.content, packed)
    const mirrors = [server.mirror((_request, response) => response.end(packed))]
    const error = await failureOf(downloadMnist({ folder, files: [file], mirrors }))
    expect(error.failures.map((failure) => failure.code)).toEqual([code])
    expect(await readdir(folder)).toEqual([])
  })
})

describe('a connection that breaks', () => {
  /** Breaks after every 60,000 bytes and answers range requests unless told otherwise. */
  function breaking(headers: Record<string, string>, canResume = true): Answer {
    return ({ url, headers: asked }, response) => {
      const packed = packedFor(url)
      const isSame = asked['if-range'] === (headers['etag'] ?? headers['last-modified'])
      const start = canResume && isSame ? Number(/\d+/.exec(asked.range ?? '0')![0]) : 0
      const range = `bytes ${start}-${packed.length - 1}/${packed.length}`
      response.writeHead(start > 0 ? 206 : 200, {
        'content-length': packed.length - start,
        ...(start > 0 && { 'content-range': range }),
        ...headers,
      })
      const piece = packed.subarray(start, start + 60_000)
      response.write(piece, () => {
        if (start + piece.length === packed.length) response.end()
        else response.destroy()
      })
    }
  }
  const one = { files: [first.file] }

  it.each([{ etag: '"v1"' }, { 'last-modified': 'Mon, 21 Jul 2014 10:00:00 GMT' }])(
    'is resumed where it broke, given %o',
    async (headers) => {
      await downloadMnist({ folder, mirrors: [server.mirror(breaking(headers))], ...one })
      await expectComplete([first])
      const ranges = server.requests.map((request) => Number(/=(\d+)-/.exec(request)?.[1] ?? 0))
      expect(ranges.length).toBeGreaterThan(2)
      expect(ranges).toEqual(ranges.toSorted((a, b) => a - b))
    },
  )

  it('starts again when the server sends the whole file instead of the rest', async () => {
    let isFirst = true
    const answer: Answer = (request, response) => {
      const handle = isFirst ? breaking({ etag: '"v1"' }) : good
      isFirst = false
      handle(request, response)
    }
    await downloadMnist({ folder, mirrors: [server.mirror(answer)], ...one })
    await expectComplete([first])
    expect(server.requests).toHaveLength(2)
  })

  it('is never resumed on a promise too weak', async () => {
    const mirror = server.mirror(breaking({ etag: 'W/"v1"' }, false))
    await failureOf(downloadMnist({ folder, mirrors: [mirror], ...one }))
    expect(server.requests.every((request) => !request.includes('bytes='))).toBe(true)
  })

  it('is not resumed with another part than asked for', async () => {
    let isFirst = true
    const answer: Answer = (request, response) => {
      if (!isFirst) {
        const size = first.packed.length
        response.writeHead(206, { 'content-range': `bytes 0-${size - 1}/${size}` })
        response.end(first.packed)
        return
      }
      isFirst = false
      breaking({ etag: '"v1"' })(request, response)
    }
    const mirrors = [server.mirror(answer)]
    const error = await failureOf(downloadMnist({ folder, mirrors, ...one }))
    expect(error.failures.map(({ code }) => code)).toEqual(['HTTP_STATUS'])
  })
})

describe('what is not the mirrors’ fault', () => {
  it('stops at once when the person cancels', async () => {
    const cancel = new AbortController()
    const mirrors = [server.mirror(half(() => cancel.abort())), server.mirror(good)]
    const { signal } = cancel
    const error = await failureOf(downloadMnist({ folder, files, mirrors, signal }))
    expect(error.code).toBe('CANCELLED')
    expect(server.requests).toHaveLength(1)
    expect(await readdir(folder)).toEqual([])
  })

  it('asks nothing when it was cancelled before it began', async () => {
    const signal = AbortSignal.abort()
    const mirrors = [server.mirror(good)]
    expect((await failureOf(downloadMnist({ folder, files, mirrors, signal }))).code).toBe(
      'CANCELLED',
    )
    expect(server.requests).toEqual([])
  })

  it('says so when the disk is the trouble, and asks no other mirror', async () => {
    await mkdir(join(folder, first.file.name, 'inside'), { recursive: true })
    const downloading = download(server.mirror(good), server.mirror(good))
    await expect(downloading).rejects.toBeInstanceOf(SaveError)
    expect(server.requests).toHaveLength(1)
    await writeFile(join(folder, 'file'), '')
    const inFile = downloadMnist({ folder: join(folder, 'file', 'mnist'), files })
    await expect(inFile).rejects.toBeInstanceOf(SaveError)
  })
})
