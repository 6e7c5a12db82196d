import type { CheckOptions } from '../../checks/command.ts'

/** Options for a check that is to take a second or so; the seed differs from the full sizes'. */
export function small(size: number): CheckOptions {
  return { seed: 7, size, onProgress: () => undefined }
}
