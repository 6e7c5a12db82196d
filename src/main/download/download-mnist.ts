import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { saveErrorFrom, saveFile, sweepTemporaryFiles } from '../../models/saver.ts'
import type { DownloadState } from '../../shared/dataset.ts'
import { mnistFiles, mnistMirrors } from '../../shared/mnist-files.ts'
import type { MnistFile } from '../../shared/mnist-files.ts'
import { allMirrorsFailed, cancelled, MirrorFailure } from './download-error.ts'
import { fetchExactly, hostOf } from './fetch-exactly.ts'
import type { Fetch } from './fetch-exactly.ts'

export type DownloadProgress = Extract<DownloadState, { state: 'running' }>

export interface DownloadOptions {
  /** Where the four files go; created if need be. */
  readonly folder: string
  /** Addresses to which `<name>.gz` is appended, the best first. */
  readonly mirrors?: readonly string[]
  readonly files?: readonly MnistFile[]
  readonly fetch?: Fetch
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: DownloadProgress) => void
  /** How long a mirror may be silent, or next to it, before the next one is asked. */
  readonly timeoutMs?: number
}

type Settings = Required<DownloadOptions>

/** Progress is for eyes: more than this many messages a second would only cost time. */
const progressIntervalMs = 100

/**
 * Downloads MNIST. Files that are there and whole are kept; each other one comes from the first
 * mirror that has it with the right size and SHA-256, packed and unpacked, and is saved in one step.
 * Whatever goes wrong, no file that was there before is touched.
 * @throws DownloadError, or SaveError if the disk is the trouble
 */
export async function downloadMnist(options: DownloadOptions): Promise<void> {
  const settings: Settings = {
    mirrors: mnistMirrors,
    files: mnistFiles,
    fetch: (url, init) => fetch(url, init),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    timeoutMs: 15_000,
    ...options,
  }
  const { folder, files, signal } = settings
  const report = progressReporter(settings)
  await createFolder(folder)
  await sweepTemporaryFiles(folder)
  for (const [index, file] of files.entries()) {
    if (signal.aborted) throw cancelled(signal)
    const path = join(folder, file.name)
    if (await isWhole(path, file)) continue
    const bytes = await fromFirstGoodMirror(file, settings, (bytes, mirror) =>
      report(index, bytes, mirror),
    )
    await saveFile(path, bytes)
  }
}

async function createFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw saveErrorFrom(error, folder)
  }
}

async function isWhole(path: string, file: MnistFile): Promise<boolean> {
  try {
    const { size } = await stat(path)
    return size === file.bytes && (await sha256(await readFile(path))) === file.sha256
  } catch {
    return false
  }
}

async function fromFirstGoodMirror(
  file: MnistFile,
  settings: Settings,
  onProgress: (bytes: number, mirror: string) => void,
): Promise<Uint8Array> {
  const failures: MirrorFailure[] = []
  for (const mirror of settings.mirrors) {
    const url = `${mirror}${file.name}.gz`
    try {
      onProgress(0, hostOf(url))
      const packed = await fetchExactly({
        ...settings,
        url,
        bytes: file.gzBytes,
        onProgress: (bytes) => onProgress(bytes, hostOf(url)),
      })
      return await unpack(packed, file, hostOf(url))
    } catch (error) {
      if (settings.signal.aborted) throw cancelled(settings.signal)
      if (!(error instanceof MirrorFailure)) throw error
      failures.push(error)
    }
  }
  throw allMirrorsFailed(file.name, failures)
}

/** Both sums are checked: the packed one before anything is unpacked. */
async function unpack(packed: Uint8Array, file: MnistFile, mirror: string): Promise<Uint8Array> {
  const wrongSum = () =>
    new MirrorFailure('CHECKSUM', `${mirror} has another ${file.name}: its SHA-256 is wrong.`)
  if ((await sha256(packed)) !== file.gzSha256) throw wrongSum()
  let bytes: Uint8Array
  try {
    bytes = await promisify(gunzip)(packed, { maxOutputLength: file.bytes })
  } catch (error) {
    throw new MirrorFailure('CORRUPT', `${mirror} has a ${file.name} that does not unpack.`, {
      cause: error,
    })
  }
  if (bytes.length !== file.bytes || (await sha256(bytes)) !== file.sha256) throw wrongSum()
  return bytes
}

/** Off the main thread, where 47 MB would hold up the window. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const sum = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return Buffer.from(sum).toString('hex')
}

function progressReporter({ files, onProgress }: Settings) {
  const bytesTotal = files.reduce((sum, file) => sum + file.gzBytes, 0)
  let reportedAt = -Infinity
  return (index: number, bytes: number, mirror: string) => {
    const file = files[index]!
    const isMilestone = bytes === 0 || bytes === file.gzBytes
    if (!isMilestone && performance.now() - reportedAt < progressIntervalMs) return
    reportedAt = performance.now()
    const bytesBefore = files.slice(0, index).reduce((sum, { gzBytes }) => sum + gzBytes, 0)
    onProgress({
      state: 'running',
      file: file.name,
      fileNumber: index + 1,
      fileCount: files.length,
      bytesDone: bytesBefore + bytes,
      bytesTotal,
      mirror,
    })
  }
}
