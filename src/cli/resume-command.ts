import type { Arguments } from './arguments.ts'

/** The options of a training that going on with it needs again; `resume` takes each of them. */
const repeated = ['data', 'out', 'json', 'checkpoint-every'] as const

/** What to type to go on with the run in a checkpoint as it was begun. */
export function resumeCommand(
  checkpoint: string,
  args: Arguments,
  platform: NodeJS.Platform = process.platform,
): string {
  const options = repeated.flatMap((name) => {
    const value = args.text(name)
    return value === null ? [] : [`--${name} ${shellWord(value, platform)}`]
  })
  return ['npm run cli -- resume', shellWord(checkpoint, platform), ...options].join(' ')
}

/** A path as a shell takes it literally, and as no option. */
function shellWord(text: string, platform: NodeJS.Platform): string {
  const path = text.startsWith('-') ? `./${text}` : text
  if (platform === 'win32') return /^[\w@+=:,.\\/-]+$/.test(path) ? path : `"${path}"`
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}
