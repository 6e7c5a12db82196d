import { parseArgs } from 'node:util'
import { nearest } from './nearest.ts'
import { UsageError } from './world.ts'

export interface Option {
  /** What stands for its value in the help; a switch has none. */
  readonly value?: string
  readonly help: string
}
export type Options = Readonly<Record<string, Option>>

/** What was given to a command, by the names of its options. */
export class Arguments {
  readonly positionals: readonly string[]
  readonly #values: ReadonlyMap<string, string | true>

  constructor(positionals: readonly string[], values: ReadonlyMap<string, string | true>) {
    this.positionals = positionals
    this.#values = values
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  text(name: string): string | null {
    const value = this.#values.get(name)
    return typeof value === 'string' ? value : null
  }

  /** @throws UsageError if it is given and no number */
  number(name: string, otherwise: number): number {
    const text = this.text(name)
    if (text === null) return otherwise
    const number = Number(text)
    if (text.trim() !== '' && !Number.isNaN(number)) return number
    throw new UsageError(`--${name} takes a number, not ${JSON.stringify(text)}.`)
  }

  /** @throws UsageError if it is given and none of the choices */
  choice<Choice extends string>(
    name: string,
    choices: readonly Choice[],
    otherwise: Choice,
  ): Choice {
    const text = this.text(name)
    if (text === null) return otherwise
    const choice = choices.find((known) => known === text)
    if (choice) return choice
    throw new UsageError(
      `--${name} can be ${choices.join(', ')}, not ${JSON.stringify(text)}.${hint(text, choices)}`,
    )
  }
}

/** @throws UsageError for unknown options, missing values and options given twice */
export function parseArguments(argv: readonly string[], options: Options): Arguments {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value }]) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
  })
  const positionals: string[] = []
  const values = new Map<string, string | true>()
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const value = checkedValue(token, options)
    if (values.has(token.name)) throw new UsageError(`${token.rawName} is given twice.`)
    values.set(token.name, value)
  }
  return new Arguments(positionals, values)
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function checkedValue(token: OptionToken, options: Options): string | true {
  const { name, rawName, value, inlineValue } = token
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (!option || rawName !== `--${name}`) {
    const names = Object.keys(options).map((known) => `--${known}`)
    throw new UsageError(`There is no option ${rawName}.${hint(rawName, names)}`)
  }
  if (option.value === undefined) {
    if (value === undefined) return true
    throw new UsageError(`${rawName} takes no value, but got ${JSON.stringify(value)}.`)
  }
  const isNextOption = !inlineValue && value !== undefined && /^--?[a-z]/i.test(value)
  if (value === undefined || value === '' || isNextOption) {
    throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value}.`)
  }
  return value
}

function hint(given: string, known: readonly string[]): string {
  const meant = nearest(given, known)
  return meant === null ? '' : ` Did you mean ${meant}?`
}
