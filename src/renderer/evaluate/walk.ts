import type { Cell } from './confusion.ts'

/** The part of a keyboard event that walking needs. */
interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/**
 * Where a key leads in a grid of `size` by `size` cells, as the ARIA grid pattern has it: arrows
 * step, Home and End go to the ends of the row, with Ctrl to the corners.
 * @returns null for a key that does not walk
 */
export function walk({ actual, predicted }: Cell, pressed: Key, size: number): Cell | null {
  const last = size - 1
  const toCorner = pressed.ctrlKey || pressed.metaKey
  switch (pressed.key) {
    case 'ArrowUp':
      return { actual: Math.max(0, actual - 1), predicted }
    case 'ArrowDown':
      return { actual: Math.min(last, actual + 1), predicted }
    case 'ArrowLeft':
      return { actual, predicted: Math.max(0, predicted - 1) }
    case 'ArrowRight':
      return { actual, predicted: Math.min(last, predicted + 1) }
    case 'Home':
      return { actual: toCorner ? 0 : actual, predicted: 0 }
    case 'End':
      return { actual: toCorner ? last : actual, predicted: last }
    default:
      return null
  }
}

/**
 * Where a key leads from the place `from` in a list of `count` things set in rows of `columns`.
 * @returns null for a key that does not walk, or when it leads nowhere
 */
export function walkRows(
  from: number,
  { key }: Pick<Key, 'key'>,
  count: number,
  columns: number,
): number | null {
  const to = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined || to < 0 || to >= count ? null : to
}
