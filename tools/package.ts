import { build } from './build.ts'
import { run } from './project.ts'

const electronBuilder = 'electron-builder@26.17.0'

/** `npm run package [-- electron-builder's arguments]`: installers for this system, in dist/. */
await build()
process.exitCode = await run(
  'npm',
  ['exec', '--yes', electronBuilder, '--', '--publish', 'never', ...process.argv.slice(2)],
  // npm is a script on Windows
  { shell: process.platform === 'win32' },
)
