import { ModelFileError } from '../src/models/model-file-error.ts'
import { decodeModel, encodeModel } from '../src/models/model-file.ts'
import { buildNetwork } from '../src/nn/network.ts'
import { random } from '../src/nn/random.ts'
import { putTogether, takeApart } from './model-draft.ts'
import { mutate } from './model-mutations.ts'
import { randomModel } from './random-model.ts'

/** What became of the files so far. */
export interface Verdicts {
  files: number
  valid: number
  /** How many were refused with each error's code. */
  readonly codes: Record<string, number>
  readonly violations: string[]
  /** Processor time of the slowest decoding that was looked at twice. */
  slowestMs: number
}

export interface Share {
  readonly seed: number
  readonly first: number
  readonly count: number
}

const hangMs = 100
const baseModels = 40
/** A person must be able to read why a file was refused. */
const longestMessage = 1000

export function noVerdicts(): Verdicts {
  return { files: 0, valid: 0, codes: {}, violations: [], slowestMs: 0 }
}

/** File number n of a seed is always the same, so any of them can be looked at again. */
export function decodeMutatedFiles({ seed, first, count }: Share, verdicts: Verdicts): void {
  for (let number = first; number < first + count; number++) {
    const file = mutatedFile(seed, number)
    const startedAt = performance.now()
    judge(file, number, verdicts)
    if (performance.now() - startedAt > hangMs) judgeSpeed(file, number, verdicts)
    verdicts.files++
  }
}

const bases = new Map<string, Uint8Array>()

function mutatedFile(seed: number, number: number): Uint8Array {
  const base = `model ${number % baseModels}`
  const key = `${seed} ${base}`
  const file = bases.get(key) ?? encodeModel(randomModel(random(seed, base)))
  bases.set(key, file)
  const draft = takeApart(file)
  mutate(draft, random(seed, `file ${number}`))
  return putTogether(draft)
}

function judge(file: Uint8Array, number: number, verdicts: Verdicts): void {
  try {
    const model = decodeModel(file)
    const { parameterCount } = buildNetwork(model.network)
    const isWhole = model.parameters.length === parameterCount
    decodeModel(encodeModel(model))
    if (isWhole) verdicts.valid++
    else verdicts.violations.push(`file ${number} gave a model with too few weights`)
  } catch (error) {
    if (!(error instanceof ModelFileError)) {
      verdicts.violations.push(`file ${number}: untyped ${String(error).slice(0, 200)}`)
    } else if (error.message.length > longestMessage) {
      verdicts.violations.push(
        `file ${number}: ${error.code} says ${error.message.length} characters`,
      )
    } else {
      verdicts.codes[error.code] = (verdicts.codes[error.code] ?? 0) + 1
    }
  }
}

/** On a busy machine a clock proves nothing: the same file again, in processor time of this thread. */
function judgeSpeed(file: Uint8Array, number: number, verdicts: Verdicts): void {
  const times = Array.from({ length: 3 }, () => {
    const before = process.threadCpuUsage()
    try {
      decodeModel(file)
    } catch {
      // judged before
    }
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  })
  const quickest = Math.min(...times)
  verdicts.slowestMs = Math.max(verdicts.slowestMs, quickest)
  if (quickest > hangMs) {
    verdicts.violations.push(`file ${number} takes ${quickest.toFixed(0)} ms to read`)
  }
}
