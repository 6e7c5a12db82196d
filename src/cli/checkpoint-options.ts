import type { CheckpointPlace } from '../trainer/checkpoints.ts'
import type { Arguments, Options } from './arguments.ts'
import { UsageError } from './world.ts'

const usualInterval = '10s'
const msPerUnit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

export const checkpointOptions = {
  checkpoint: { value: 'FILE', help: 'keep the run there, for resume to go on with' },
} as const satisfies Options

export const intervalOption = {
  'checkpoint-every': {
    value: 'TIME',
    help: `how often, besides after each epoch: 500ms, 5s, 2m (${usualInterval})`,
  },
} as const satisfies Options

/**
 * Where and how often to keep the run; null for nowhere.
 * @throws UsageError for what is no time, or a time without a file
 */
export function checkpointPlace(args: Arguments, path: string | null): CheckpointPlace | null {
  const every = args.text('checkpoint-every')
  if (path !== null)
    return { path, everyMs: milliseconds(every ?? usualInterval), isKeptAtEnd: true }
  if (every === null) return null
  throw new UsageError('--checkpoint-every needs a file: --checkpoint FILE.')
}

/** 500ms, 5s, 2m, 1h; a number alone means seconds. */
function milliseconds(text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  const ms = Number(number) * msPerUnit[unit as keyof typeof msPerUnit]
  if (ms > 0) return ms
  throw new UsageError(
    `--checkpoint-every takes a time such as 500ms, 5s or 2m, not ${JSON.stringify(text)}.`,
  )
}
