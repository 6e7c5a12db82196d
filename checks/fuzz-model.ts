import { availableParallelism } from 'node:os'
import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'
import { decodeMutatedFiles, noVerdicts, type Verdicts } from './decode-mutated.ts'
import { inChildren } from './fuzz-children.ts'

/** Spoilt model files, each read in a child process, so that even a crash of Node would be seen. */
export async function fuzzModels(options: CheckOptions): Promise<CheckResult> {
  const { seed, size, onProgress } = options
  const processes = Math.min(2, availableParallelism())
  return toResult(await inChildren({ seed, count: size, processes, onProgress }))
}

/** The same in this process. */
export function fuzzModelsHere({ seed, size }: CheckOptions): CheckResult {
  const verdicts = noVerdicts()
  decodeMutatedFiles({ seed, first: 0, count: size }, verdicts)
  return toResult(verdicts)
}

function toResult({ files, valid, codes, violations, slowestMs }: Verdicts): CheckResult {
  const refused = Object.values(codes).reduce((sum, count) => sum + count, 0)
  const counts = {
    files,
    'refused with a typed error': refused,
    'different codes': Object.keys(codes).length,
    'valid models': valid,
    'ms the slowest': Math.ceil(slowestMs),
  }
  return { counts, violations }
}

if (import.meta.main) {
  await runAsCommand({
    ...{ name: 'fuzz:model', sizeOption: 'count', fullSize: 1_000_000 },
    run: fuzzModels,
  })
}
