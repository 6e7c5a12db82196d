import type { Command } from './command.ts'

const program = 'npm run cli --'

/** What `--help` prints without a command. */
export function generalHelp(commands: Readonly<Record<string, Command>>): string {
  return (
    `Inkling: train a network on handwritten digits, and use it.\n\n` +
    `Usage: ${program} COMMAND ...\n\n` +
    listed(Object.entries(commands).map(([name, { summary }]) => [name, summary])) +
    `\n${program} COMMAND --help shows a command's options.\n` +
    `Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl+C.\n`
  )
}

export function commandHelp(name: string, { summary, usage, options }: Command): string {
  const rows = Object.entries(options).map(([option, { value, help }]): [string, string] => [
    value === undefined ? `--${option}` : `--${option} ${value}`,
    help,
  ])
  return (
    `${summary[0]!.toUpperCase()}${summary.slice(1)}.\n\n` +
    `Usage: ${program} ${name} ${usage}\n\n` +
    listed([...rows, ['--help', 'show this']])
  )
}

/** Where to read on after a mistake; `name` is null when the command itself was one. */
export function helpHint(name: string | null): string {
  return `See ${program} ${name === null ? '' : `${name} `}--help.\n`
}

function listed(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([term]) => term.length))
  return rows.map(([term, meaning]) => `  ${term.padEnd(width)}  ${meaning}\n`).join('')
}
