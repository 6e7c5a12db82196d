import { isAbsolute } from 'node:path'
import type { Handlers } from '../shared/calls.ts'
import type { hostCalls } from '../shared/contract.ts'
import { parseClassNames } from '../shared/class-names.ts'
import { datasetLimits } from '../shared/dataset.ts'
import { isExportedFile } from '../shared/exported-file.ts'
import { isExportFormat } from '../shared/model-export.ts'
import { parseSettingsChanges } from './settings.ts'

type HostHandlers = Handlers<typeof hostCalls>
type Checks = {
  readonly [Name in keyof HostHandlers]: (
    args: readonly unknown[],
  ) => Parameters<HostHandlers[Name]>
}

/** A call whose arguments are not what the contract says. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError'
  readonly code = 'PAYLOAD'
}

const longestPath = 32_767

const checks: Checks = {
  connectTrainer: nothing,
  restartTrainer: nothing,
  saveModel: nothing,
  exportModel: oneExportChoice,
  saveExport: oneExportedFile,
  openModel: nothing,
  openModelAt: onePath,
  openShippedModel: nothing,
  mayReplaceModel: nothing,
  compareModel: nothing,
  compareModelAt: onePath,
  compareShippedModel: nothing,
  recentModels: nothing,
  forgetRecentModel: onePath,
  showInFolder: onePath,
  openData: (args) => [oneOf(only(args), ['folder', 'file'])],
  openDataAt: onePath,
  useMnist: nothing,
  nameClasses: someNames,
  startDownload: nothing,
  cancelDownload: nothing,
  downloadState: nothing,
  settings: nothing,
  changeSettings: (args) => [parseSettingsChanges(only(args))],
  trainerProcess: nothing,
  about: nothing,
  logTail: nothing,
}

/**
 * The arguments of a call from the window, known to have the contract's types.
 * @throws PayloadError, SettingsError
 */
export function checkArguments(
  name: keyof typeof hostCalls,
  args: readonly unknown[],
): readonly unknown[] {
  return checks[name](args)
}

function nothing(args: readonly unknown[]): [] {
  if (args.length === 0) return []
  throw new PayloadError(`The call takes no arguments, but it got ${args.length}.`)
}

function onePath(args: readonly unknown[]): [path: string] {
  const path = only(args)
  const isRight =
    typeof path === 'string' &&
    isAbsolute(path) &&
    !path.includes('\0') &&
    path.length <= longestPath
  if (isRight) return [path]
  throw new PayloadError(`${quote(path)} is not the full path of a file.`)
}

function oneOf<Choice extends string>(value: unknown, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === value)
  if (choice) return choice
  throw new PayloadError(`${quote(value)} is none of ${choices.join(', ')}.`)
}

/** How many there must be is for the trainer to say, who knows the data. */
function someNames(args: readonly unknown[]): [names: readonly string[]] {
  const names = only(args)
  const length = Array.isArray(names) ? Math.min(names.length, datasetLimits.classes) : 0
  return [parseClassNames(names, length)]
}

function oneExportChoice(args: readonly unknown[]): Parameters<HostHandlers['exportModel']> {
  const choice = only(args)
  if (typeof choice === 'object' && choice !== null) {
    const { format, normalisationInside } = choice as Readonly<Record<string, unknown>>
    if (isExportFormat(format) && typeof normalisationInside === 'boolean') {
      return [{ format, normalisationInside }]
    }
  }
  throw new PayloadError(`${quote(choice)} does not say what to export.`)
}

function oneExportedFile(args: readonly unknown[]): Parameters<HostHandlers['saveExport']> {
  const file = only(args)
  if (isExportedFile(file)) return [file]
  throw new PayloadError(`${quote(file)} is not a file to export.`)
}

function only(args: readonly unknown[]): unknown {
  if (args.length === 1) return args[0]
  throw new PayloadError(`The call takes one argument, but it got ${args.length}.`)
}

/** For the log: never an object's contents, which may be a whole file or what somebody drew. */
function quote(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 200)) : `A ${typeof value}`
}
