import { spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'

/** The folder with the project's package.json. */
export const projectFolder = dirname(import.meta.dirname)

export function inProject(...path: string[]): string {
  return join(projectFolder, ...path)
}

/**
 * Runs a program in the project's folder until it ends.
 * @returns its exit code; 1 if a signal ended it
 */
export async function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number> {
  const child = spawn(command, args, { cwd: projectFolder, stdio: 'inherit', ...options })
  // Ctrl+C reaches both processes; this one waits for the other to tidy up
  const waitForChild = () => undefined
  process.on('SIGINT', waitForChild)
  const forward = () => child.kill('SIGTERM')
  process.on('SIGTERM', forward)
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? 1
  } finally {
    process.off('SIGINT', waitForChild)
    process.off('SIGTERM', forward)
  }
}

/** Runs a script of an installed package on this Node.js. */
export function runNode(script: string, args: readonly string[], options?: SpawnOptions) {
  return run(process.execPath, [inProject('node_modules', script), ...args], options)
}
