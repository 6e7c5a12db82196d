import type { Arguments, Options } from './arguments.ts'
import type { World } from './world.ts'

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** What follows the command's name. */
  readonly usage: string
  readonly options: Options
  /** @returns the exit code */
  run(args: Arguments, world: World): Promise<number>
}

export const dataOption = {
  data: {
    value: 'FOLDER',
    help: 'IDX files, or a folder of PNGs for each class (default: MNIST, bundled)',
  },
} as const satisfies Options

export const jsonOption = {
  json: { value: 'FILE', help: 'also write the result as JSON' },
} as const satisfies Options
