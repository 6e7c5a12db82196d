import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { launchInkling, type Inkling } from '../tests/e2e/launch.ts'
import { build } from '../tools/build.ts'
import { electronBinary, hasDisplay, standInFolder } from '../tools/runtime.ts'

let built: Promise<void> | null = null

/** Opens the built app on Electron, or on its stand-in, with a folder of its own. */
export async function withInkling<T>(work: (inkling: Inkling) => Promise<T>): Promise<T> {
  await (built ??= build())
  process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`
  if (!electronBinary() || !hasDisplay()) process.env.ELECTRON_OVERRIDE_DIST_PATH = standInFolder
  const userData = await mkdtemp(join(tmpdir(), 'inkling-soak-'))
  const inkling = await launchInkling({ userData })
  try {
    return await work(inkling)
  } finally {
    // It may have a question; nobody is there to answer it.
    await inkling.app.evaluate(({ app }) => app.exit(0)).catch(() => undefined)
    await rm(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Bytes of the page's JavaScript heap after a collection. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [readonly string[], ...unknown[]]
    }
  }
  /** One after the other, `node_fields` numbers for each. */
  readonly nodes: readonly number[]
}

/**
 * Bytes of all that the page's scripts keep alive after a collection: objects, arrays, closures,
 * strings. The machine code that V8 makes of functions as they prove to be used, and the browser's
 * own objects, such as its limited list of performance entries, are not among them.
 */
export async function objectsOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot
  const { node_fields: fields, node_types } = snapshot.meta
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')]
  let bytes = 0
  for (let node = 0; node < nodes.length; node += fields.length) {
    const isOfScripts = !notOfScripts.has(node_types[0][nodes[node + type]!]!)
    if (isOfScripts) bytes += nodes[node + size]!
  }
  return bytes
}

const notOfScripts: ReadonlySet<string> = new Set(['code', 'native', 'synthetic', 'hidden'])

export const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10
