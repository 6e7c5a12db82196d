import { describeError } from '../shared/outcome.ts'
import { parseArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { committee } from './committee.ts'
import { compare } from './compare.ts'
import { evaluate } from './evaluate.ts'
import { exportCommand } from './export.ts'
import { commandHelp, generalHelp, helpHint } from './help.ts'
import { info } from './info.ts'
import { nearest } from './nearest.ts'
import { predict } from './predict.ts'
import { resume } from './resume.ts'
import { runs } from './runs.ts'
import { train } from './train.ts'
import { exitCodes, UsageError, type World } from './world.ts'

const commands: Readonly<Record<string, Command>> = {
  train,
  resume,
  evaluate,
  compare,
  committee,
  predict,
  info,
  export: exportCommand,
  runs,
}
const helpOption = { help: { help: 'show this' } }

/** Carries out one command line and returns its exit code. Never rejects. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const [name, ...rest] = argv
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  try {
    if (name === '--help' || name === 'help') {
      world.out.write(generalHelp(commands))
      return exitCodes.done
    }
    if (name === undefined) throw new UsageError('Give a command.')
    if (!command) throw unknownCommand(name)
    const args = parseArguments(rest, { ...command.options, ...helpOption })
    if (args.has('help')) {
      world.out.write(commandHelp(name, command))
      return exitCodes.done
    }
    return await command.run(args, world)
  } catch (error) {
    const isUsage = error instanceof UsageError
    world.err.write(`${describeError(error).message}\n`)
    if (isUsage) world.err.write(helpHint(command ? name! : null))
    return isUsage ? exitCodes.wrongUsage : exitCodes.failed
  }
}

function unknownCommand(name: string): UsageError {
  const meant = nearest(name, Object.keys(commands))
  const hint = meant === null ? '' : ` Did you mean ${meant}?`
  return new UsageError(
    `There is no command ${JSON.stringify(name)}; there are ${Object.keys(commands).join(', ')}.${hint}`,
  )
}
