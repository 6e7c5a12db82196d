import { build as viteBuild, type InlineConfig } from 'vite'
import config from '../electron.vite.config.ts'
import { build } from './build.ts'
import { boot } from './electron-stand-in/boot.ts'
import { inProject, projectFolder, runNode } from './project.ts'
import { findRuntime } from './runtime.ts'

/** `npm run dev`: the app with its window rebuilt at every change of the sources. */
async function develop(args: readonly string[]): Promise<void> {
  await build()
  const runtime = await findRuntime({ mayFetch: true })
  if (runtime.kind === 'electron') {
    process.exitCode = await runNode('electron-vite/bin/electron-vite.js', [
      'dev',
      '--watch',
      ...args,
    ])
    return
  }
  console.log(`Inkling opens in a browser instead of Electron, because ${runtime.reason}.`)
  console.log('Changes of the window show after a reload; others need a restart.')
  await rebuildWindowOnChange()
  await boot([projectFolder, ...args])
}

async function rebuildWindowOnChange(): Promise<void> {
  const { renderer } = config as { renderer: InlineConfig }
  await viteBuild({
    ...renderer,
    configFile: false,
    root: inProject('src', 'renderer'),
    base: './',
    logLevel: 'warn',
    build: {
      ...renderer.build,
      outDir: inProject('out', 'renderer'),
      emptyOutDir: false,
      watch: {},
    },
  })
}

await develop(process.argv.slice(2))
