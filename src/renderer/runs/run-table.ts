import type { RunEntry, RunSummary } from '../../shared/run-library.ts'

export type Column =
  | 'name'
  | 'startedAt'
  | 'networkName'
  | 'finishedEpochs'
  | 'testAccuracy'
  | 'seconds'
  | 'bytes'
  | 'tags'

export interface Order {
  readonly column: Column
  readonly isDescending: boolean
}

export const columns: readonly {
  readonly column: Column
  readonly label: string
  readonly isNumber: boolean
}[] = [
  { column: 'name', label: 'Name', isNumber: false },
  { column: 'startedAt', label: 'Began', isNumber: false },
  { column: 'networkName', label: 'Network', isNumber: false },
  { column: 'finishedEpochs', label: 'Epochs', isNumber: true },
  { column: 'testAccuracy', label: 'Test', isNumber: true },
  { column: 'seconds', label: 'Training', isNumber: true },
  { column: 'bytes', label: 'Size', isNumber: true },
  { column: 'tags', label: 'Tags', isNumber: false },
]

/** Another column begins with what one looks for first in it: the newest, the best, A. */
export function orderAfterClick(order: Order, column: Column): Order {
  if (order.column === column) return { column, isDescending: !order.isDescending }
  return { column, isDescending: !['name', 'networkName', 'tags'].includes(column) }
}

/** The runs in that order; what has no value, or can't be read, comes last either way. */
export function sorted(runs: readonly RunEntry[], order: Order): readonly RunEntry[] {
  const direction = order.isDescending ? -1 : 1
  return [...runs].sort((a, b) => {
    const [x, y] = [valueOf(a, order.column), valueOf(b, order.column)]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    return direction * compare(x, y) || compare(b.id, a.id)
  })
}

/** Those in whose words all the words that are looked for occur. */
export function found(runs: readonly RunEntry[], search: string): readonly RunEntry[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return runs
  return runs.filter((run) => {
    const text = run.kind === 'run' ? textOf(run) : run.message
    return words.every((word) => text.toLocaleLowerCase().includes(word))
  })
}

/** `thesis, best one` as tags: no empty ones, none twice. */
export function tagsIn(text: string): readonly string[] {
  const tags = text.split(',').map((tag) => tag.trim().replace(/\s+/g, ' '))
  return [...new Set(tags.filter(Boolean))]
}

/** When a run began, as short as it is clear: the year only if it is another one. */
export function beganText(iso: string, now = new Date()): string {
  const at = new Date(iso)
  return at.toLocaleString(undefined, {
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
    ...{ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  })
}

/** How a run ended, in a word; empty for one that simply finished. */
export function outcomeMark({ outcome }: RunSummary): string {
  const marks = {
    ...{ running: 'training', finished: '', stopped: 'stopped' },
    ...{ failed: 'failed', interrupted: 'interrupted' },
  }
  return marks[outcome]
}

function textOf({ name, note, tags, networkName }: RunSummary): string {
  return [name, note, networkName, ...tags].join('\n')
}

function valueOf(run: RunEntry, column: Column): string | number | null {
  if (run.kind === 'unreadable') {
    if (column === 'bytes') return run.bytes
    return column === 'startedAt' ? run.id : null
  }
  if (column === 'startedAt') return run.id
  if (column === 'tags') return run.tags.length > 0 ? run.tags.join(', ') : null
  return run[column]
}

function compare(x: string | number, y: string | number): number {
  if (typeof x === 'number' && typeof y === 'number') return x - y
  return String(x).localeCompare(String(y), undefined, { numeric: true })
}
