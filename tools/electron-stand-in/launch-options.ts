export interface LaunchOptions {
  /** Folder or script of the app. */
  readonly appPath: string
  /** Scripts to load before the app's. */
  readonly preloads: readonly string[]
  /** Port of Node's debugger; null for none. */
  readonly inspectPort: number | null
  /** Whether somebody wants to drive the browser, e.g. Playwright. */
  readonly isDriven: boolean
  readonly switches: ReadonlyMap<string, string>
}

/** Electron's own command line: `electron [-r script] [--switch[=value]] path`. */
export function parseLaunchOptions(args: readonly string[]): LaunchOptions {
  const preloads: string[] = []
  const switches = new Map<string, string>()
  let appPath: string | null = null
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    const [, name, value = ''] = /^--([^=]+)=?(.*)$/.exec(arg) ?? []
    if (arg === '-r' || arg === '--require') preloads.push(args[++at] ?? '')
    else if (name !== undefined) switches.set(name, value)
    else appPath ??= arg
  }
  const inspect = switches.get('inspect')
  return {
    appPath: appPath ?? '.',
    preloads,
    inspectPort: inspect === undefined ? null : Number(inspect.split(':').at(-1) || 9229),
    isDriven: switches.has('remote-debugging-port'),
    switches,
  }
}
