import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DownloadError } from '../src/main/download/download-error.ts'
import { downloadMnist } from '../src/main/download/download-mnist.ts'
import { random } from '../src/nn/random.ts'
import { startMirrorServer, type Answer } from '../tests/main/download/mirror-server.ts'
import { describeFile, type SmallFile } from '../tests/main/download/small-mnist.ts'
import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'
import { downloadFaults } from './download-faults.ts'
import { bytesOf } from './draw.ts'

/** One fault in one file's download. */
interface Case {
  readonly fault: string
  readonly file: SmallFile
}

/** What a mirror may be silent here; the app waits 15 s, see `realTimeoutMs`. */
const timeoutMs = 400
const realTimeoutMs = 15_000
const longestMs = 30_000
const before = Buffer.from('what was there before')

/**
 * Every fault of a mirror, in the download of each of the four files: with a good mirror behind it
 * the file arrives verified; without one, the file that was there before is untouched.
 * @param options size: how many faults, in the order of their list; 0 for all
 */
export async function faultyDownloads(options: CheckOptions): Promise<CheckResult> {
  const { seed, size, onProgress } = options
  const files = smallFiles(seed)
  const faults = Object.keys(downloadFaults).slice(0, size || undefined)
  const cases = faults.flatMap((fault) => files.map((file): Case => ({ fault, file })))
  const violations: string[] = []
  let slowestMs = 0
  for (const [index, { fault, file }] of cases.entries()) {
    onProgress(index)
    const faulty = downloadFaults[fault]!(file, files)
    const startedAt = performance.now()
    const outcomes = await Promise.all([
      download(file, [faulty, good(file)], 'DELIVERED'),
      download(file, [faulty], 'UNTOUCHED'),
    ])
    // in the app, the one time that is shorter here would take this much longer
    const ms = performance.now() - startedAt + realTimeoutMs - timeoutMs
    slowestMs = Math.max(slowestMs, ms)
    if (ms > longestMs) outcomes.push(`takes ${(ms / 1000).toFixed(0)} s`)
    for (const what of outcomes.filter((outcome) => outcome !== null)) {
      violations.push(`${fault}, ${file.file.name}: ${what}`)
    }
  }
  return {
    counts: {
      ...{ faults: faults.length, files: files.length, downloads: 2 * cases.length },
      's at most': Math.ceil(slowestMs / 1000),
    },
    violations,
  }
}

function good({ packed }: SmallFile): Answer {
  return (_request, response) => response.end(packed)
}

/** @returns what went against the promise, or null */
async function download(
  { file, content }: SmallFile,
  answers: readonly Answer[],
  expected: 'DELIVERED' | 'UNTOUCHED',
): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-fault-'))
  const server = await startMirrorServer()
  try {
    await writeFile(join(folder, file.name), before)
    const mirrors = answers.map((answer) => server.mirror(answer))
    const error = await downloadMnist({ folder, files: [file], mirrors, timeoutMs }).then(
      () => null,
      (reason: unknown) => reason,
    )
    const found = await readFile(join(folder, file.name))
    if ((await readdir(folder)).length > 1) return 'leaves a temporary file'
    if (expected === 'DELIVERED') {
      if (error !== null) return `the good mirror was not asked: ${String(error)}`
      return found.equals(content) ? null : 'wrong bytes were accepted'
    }
    if (!(error instanceof DownloadError)) return `untyped: ${String(error)}`
    return found.equals(before) ? null : 'the file that was there was changed'
  } finally {
    await server.close()
    await rm(folder, { recursive: true })
  }
}

/** Files of no pattern, of which some are large and some small, as MNIST's are. */
function smallFiles(seed: number): SmallFile[] {
  const draw = random(seed, 'files')
  return [
    describeFile('trainImages', bytesOf(draw, 200_000)),
    describeFile('trainLabels', bytesOf(draw, 6_000)),
    describeFile('testImages', bytesOf(draw, 60_000)),
    describeFile('testLabels', bytesOf(draw, 2_000)),
  ]
}

if (import.meta.main) {
  await runAsCommand({
    ...{ name: 'fault:download', sizeOption: 'count', fullSize: 0 },
    run: faultyDownloads,
  })
}
