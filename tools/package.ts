import { build } from './build.ts'
import { runElectronBuilder } from './electron-builder.ts'

/** `npm run package [-- electron-builder's arguments]`: installers for this system, in dist/. */
await build()
process.exitCode = await runElectronBuilder(process.argv.slice(2))
