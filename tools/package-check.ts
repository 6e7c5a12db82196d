import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mnistFiles } from '../src/shared/mnist-files.ts'
import { readAsar } from './asar.ts'
import { build } from './build.ts'
import { makeDummyElectron, readFuses } from './dummy-electron.ts'
import { runElectronBuilder } from './electron-builder.ts'
import { contentFindings, fuseFindings } from './package-findings.ts'
import { inProject } from './project.ts'

/**
 * `npm run package:check`: packs the app around a dummy in Electron's place, so that the configuration
 * is validated and the package's content and fuses can be looked at where Electron can't be had.
 */
async function checkPackage(): Promise<number> {
  await build()
  const folder = await mkdtemp(join(tmpdir(), 'inkling-package-'))
  try {
    const { version } = JSON.parse(
      readFileSync(inProject('node_modules', 'electron', 'package.json'), 'utf8'),
    ) as { version: string }
    await makeDummyElectron(join(folder, 'electron'), version)
    const code = await runElectronBuilder([
      ...['--linux', 'dir', '--x64', `-c.electronDist=${join(folder, 'electron')}`],
      `-c.directories.output=${join(folder, 'dist')}`,
    ])
    if (code !== 0) return code
    const findings = await findingsIn(join(folder, 'dist', 'linux-unpacked'))
    for (const finding of findings) console.error(`  ${finding}`)
    console.log(`package:check: ${findings.length} findings`)
    return findings.length === 0 ? 0 : 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function findingsIn(app: string): Promise<string[]> {
  const archive = join(app, 'resources', 'app.asar')
  const findings = contentFindings(await readAsar(archive), ({ path, isUnpacked, bytes }) =>
    isUnpacked ? readFileSync(join(`${archive}.unpacked`, path), 'utf8') : bytes.toString(),
  )
  for (const { name } of mnistFiles) {
    if (!existsSync(join(app, 'resources', 'mnist', name))) findings.push(`${name} is missing.`)
  }
  for (const name of await readdir(inProject('resources', 'models'))) {
    if (!existsSync(join(app, 'resources', 'models', name))) findings.push(`${name} is missing.`)
  }
  // Width and height stand at 16 and 20 in a PNG; macOS wants 512 at least.
  const icon = readFileSync(inProject('resources', 'icon.png'))
  const isLarge = icon.readUInt32BE(16) >= 512 && icon.readUInt32BE(20) >= 512
  if (!isLarge) findings.push('The icon is smaller than 512 x 512.')
  return [...findings, ...fuseFindings(await readFuses(join(app, 'inkling')))]
}

process.exitCode = await checkPackage()
