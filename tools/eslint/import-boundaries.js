import { dirname, relative, resolve, sep } from 'node:path'

/**
 * Which room of src/ may import which. A room not listed as a key may import anything;
 * an entry names a room or one path inside it ("data" allows all of data, "nn/random" one module).
 */
const mayImport = {
  nn: [],
  shared: ['nn'],
  data: ['nn/random', 'shared'],
  models: ['nn', 'shared'],
  runs: ['models', 'shared'],
  report: ['nn/catalog', 'shared'],
  trainer: ['data', 'nn', 'models', 'report', 'runs', 'shared'],
  preload: ['shared'],
  main: ['shared', 'models/saver'],
  renderer: ['report', 'shared', 'nn/catalog'],
  cli: ['trainer', 'data', 'nn', 'models', 'report', 'runs', 'shared'],
}

/** Rooms that only their own files may import. */
const entrances = ['main', 'renderer', 'cli']

export const importBoundaries = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { forbidden: 'src/{{from}} may not import {{target}}: it may import {{allowed}}.' },
  },
  create(context) {
    const src = resolve(context.cwd, 'src') + sep
    if (!context.filename.startsWith(src)) return {}
    const from = context.filename.slice(src.length).split(sep)[0]
    const allowed = mayImport[from]

    function check(node) {
      const source = node.source?.value
      if (typeof source !== 'string' || !source.startsWith('.')) return
      const path = relative(src, resolve(dirname(context.filename), source))
        .split(sep)
        .join('/')
      const room = path.split('/')[0]
      if (room === from) return
      const isAllowed = allowed?.some(
        (place) =>
          room === place || path.replace(/\.ts$/, '') === place || path.startsWith(`${place}/`),
      )
      const typesOnly =
        from === 'shared' && node.importKind !== 'type' && node.exportKind !== 'type'
      if (entrances.includes(room) || (allowed && !isAllowed) || typesOnly) {
        context.report({
          node,
          messageId: 'forbidden',
          data: { from, target: path, allowed: describe(from, allowed ?? []) },
        })
      }
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    }
  },
}

function describe(from, allowed) {
  if (allowed.length === 0) return 'nothing outside itself'
  return (from === 'shared' ? 'types of ' : '') + allowed.join(', ')
}
