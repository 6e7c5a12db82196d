import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, describe } from 'vitest'
import { readAsar, type ArchivedFile } from '../../tools/asar.ts'
import { makeDummyElectron, readFuses } from '../../tools/dummy-electron.ts'
import { contentFindings, fuseFindings } from '../../tools/package-findings.ts'

const scripts: Readonly<Record<string, string>> = {
  'package.json': '{}',
  'out/main/package.json': '{}',
  'out/main/index.js': `import { app } from "electron";import "./chunks/a.js";import "node:fs"`,
  'out/main/trainer.js': `import { a } from "./chunks/a.js"`,
  'out/main/threads-worker.js': '',
  'out/main/chunks/a.js': 'export const a = 1',
  'out/preload/index.cjs': `require("electron")`,
  'out/renderer/index.html': '',
}
const beside = /main\/(trainer|threads|package|chunks)/

/** What is found in a package like the right one, but for these files. */
function findings(changes: Readonly<Record<string, string>> = {}, isUnpacked = beside): string[] {
  const content = { ...scripts, ...changes }
  const files: ArchivedFile[] = Object.entries(content).map(([path, text]) => {
    return { path, isUnpacked: isUnpacked.test(path), bytes: Buffer.from(text) }
  })
  return contentFindings(files, ({ bytes }) => bytes.toString())
}

describe('the content of a package', () => {
  it('is right when every import is in it and the trainer beside it', () => {
    expect(findings()).toEqual([])
  })

  it.each([
    ['a file of the sources', { 'src/main/index.ts': '' }, /src.main.index\.ts does not belong/],
    ['a dependency', { 'node_modules/ws/index.js': '' }, /ws.index\.js does not belong/],
    ['a source map', { 'out/main/index.js.map': '{}' }, /map does not belong/],
    ['an import of a dependency', { 'out/main/trainer.js': 'import "ws"' }, /imports ws, which is/],
    [
      'a chunk that is not there',
      { 'out/main/index.js': 'import("./b.js")' },
      /b\.js, which is not/,
    ],
    [
      'a way from the trainer into the archive',
      { 'out/main/trainer.js': 'import "./index.js"' },
      /trainer\.js imports \.\/index\.js from the archive/,
    ],
  ])('shows %s', (_, changes, finding) => {
    expect(findings(changes)).toEqual([expect.stringMatching(finding)])
  })

  it('shows a trainer that is inside the archive', () => {
    expect(findings({}, /chunks|threads|main\/package/)).toEqual([
      'out/main/trainer.js is in the archive.',
    ])
  })
})

it('shows every fuse that is as Electron comes and not as the app wants it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  try {
    await makeDummyElectron(folder, '1.0.0')
    const found = fuseFindings(await readFuses(join(folder, 'electron')))
    expect(found).toContain('The fuse runAsNode is on.')
    expect(found).toContain('The fuse onlyLoadAppFromAsar is off.')
    expect(found).toHaveLength(7)
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('reads the files of an archive', async () => {
  const header = JSON.stringify({
    files: {
      'a.txt': { size: 3, offset: '0' },
      out: { files: { 'b.js': { size: 2, offset: '3' }, 'c.js': { size: 9, unpacked: true } } },
    },
  })
  const lengths = Buffer.alloc(16)
  const padded = header.padEnd(Math.ceil(header.length / 4) * 4, '\0')
  const numbers = [4, padded.length + 8, padded.length + 4, header.length]
  numbers.forEach((length, index) => lengths.writeUInt32LE(length, index * 4))
  const path = join(await mkdtemp(join(tmpdir(), 'inkling-')), 'app.asar')
  await writeFile(path, Buffer.concat([lengths, Buffer.from(`${padded}onetw`)]))
  const files = await readAsar(path)
  expect(files.map(({ path, isUnpacked, bytes }) => [path, isUnpacked, bytes.toString()])).toEqual([
    ['a.txt', false, 'one'],
    ['out/b.js', false, 'tw'],
    ['out/c.js', true, ''],
  ])
})
