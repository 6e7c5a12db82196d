import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

/** Paths under this prefix belong to the stand-in, every other one to the app. */
export const standInPrefix = '/.stand-in/'
export const startScript = `<script type="module" src="${standInPrefix}start.js"></script>`

const devalueFolder = dirname(createRequire(import.meta.url).resolve('devalue'))

/**
 * The stand-in's part of a page, as modules the browser loads one by one; the app's preload
 * script becomes a function in the first of them, since its CSP rightly forbids eval.
 * @returns JavaScript; null for an unknown path
 */
export function pageModule(path: string, preloadPath: string | null): string | null {
  if (path === 'start.js') return startModule(preloadPath)
  const own = /^(codec|page\/[a-z-]+)\.ts$/.exec(path)
  if (own) {
    const source = readFileSync(join(import.meta.dirname, path), 'utf8')
    return withoutWarnings(() => stripTypeScriptTypes(source)).replace(
      /from 'devalue'/,
      `from '${standInPrefix}devalue/index.js'`,
    )
  }
  const library = /^devalue\/([a-z0-9-]+\.js)$/.exec(path)
  if (library) return readFileSync(join(devalueFolder, library[1] ?? ''), 'utf8')
  return null
}

/** Node.js warns that the function is experimental; people who start the app need not know. */
function withoutWarnings<T>(work: () => T): T {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return work()
  } finally {
    process.emitWarning = emitWarning
  }
}

function startModule(preloadPath: string | null): string {
  const preload = preloadPath === null ? '' : readFileSync(preloadPath, 'utf8')
  return [
    `import { start } from '${standInPrefix}page/start.ts'`,
    `start(function (require, module, exports, process, Buffer) {`,
    preload,
    `})`,
  ].join('\n')
}
