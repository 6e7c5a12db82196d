import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { decodeMutatedFiles, noVerdicts, type Share, type Verdicts } from './decode-mutated.ts'

interface ChildrenOptions {
  readonly seed: number
  readonly count: number
  readonly processes: number
  readonly onProgress: (done: number) => void
}

const filesPerShare = 500
/** A child that says nothing for so long hangs, however busy the machine is. */
const silenceMs = 60_000

/** Deals the files out to children in small shares; a child that dies or hangs is a violation. */
export async function inChildren(options: ChildrenOptions): Promise<Verdicts> {
  const { seed, count, processes, onProgress } = options
  const total = noVerdicts()
  let next = 0
  function nextShare(): Share | null {
    if (next >= count) return null
    const share = { seed, first: next, count: Math.min(filesPerShare, count - next) }
    next += share.count
    return share
  }
  function took(verdicts: Verdicts): void {
    add(total, verdicts)
    onProgress(total.files)
  }
  async function work(): Promise<void> {
    for (let share = nextShare(); share;) {
      const lost = await workInChild(share, nextShare, took)
      if (lost) total.violations.push(`a process died or hung in files ${lost.first} and following`)
      share = lost && nextShare()
    }
  }
  await Promise.all(Array.from({ length: processes }, work))
  return total
}

/** @returns the share in which the child was lost, or null when there is nothing left to do */
function workInChild(
  first: Share,
  nextShare: () => Share | null,
  took: (verdicts: Verdicts) => void,
): Promise<Share | null> {
  const child = fork(fileURLToPath(import.meta.url))
  let current: Share | null = first
  return new Promise((resolve) => {
    let watch: NodeJS.Timeout | undefined
    function give(): void {
      clearTimeout(watch)
      if (!current) return void child.disconnect()
      child.send(current)
      watch = setTimeout(() => child.kill('SIGKILL'), silenceMs)
    }
    child.on('message', (verdicts: Verdicts) => {
      took(verdicts)
      current = nextShare()
      give()
    })
    child.on('exit', () => {
      clearTimeout(watch)
      resolve(current)
    })
    give()
  })
}

function add(total: Verdicts, part: Verdicts): void {
  total.files += part.files
  total.valid += part.valid
  total.slowestMs = Math.max(total.slowestMs, part.slowestMs)
  total.violations.push(...part.violations)
  for (const [code, count] of Object.entries(part.codes)) {
    total.codes[code] = (total.codes[code] ?? 0) + count
  }
}

if (import.meta.main) {
  process.on('message', (share: Share) => {
    const verdicts = noVerdicts()
    decodeMutatedFiles(share, verdicts)
    process.send!(verdicts)
  })
}
