import type { Rectangle } from 'electron'

export const smallestContent = { width: 1024, height: 700 }
const firstSize = { width: 1180, height: 800 }

/** Where the window opens; without x and y it is centred. */
export interface WindowBounds {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
}

/**
 * The bounds the window had last, if a person can still reach it there.
 * @param workAreas of every display there is now
 */
export function parseWindowBounds(value: unknown, workAreas: readonly Rectangle[]): WindowBounds {
  if (!isRectangle(value)) return firstSize
  const { x, y } = value
  const size = {
    width: Math.max(value.width, smallestContent.width),
    height: Math.max(value.height, smallestContent.height),
  }
  return workAreas.some((area) => showsTitleBar(area, value)) ? { x, y, ...size } : size
}

/** Enough of the window's top edge must be on a display to drag it by. */
function showsTitleBar(area: Rectangle, { x, y, width }: Rectangle): boolean {
  const visibleWidth = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  return visibleWidth >= 100 && y >= area.y && y <= area.y + area.height - 40
}

function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false
  const { x, y, width, height } = value as Partial<Record<keyof Rectangle, unknown>>
  return [x, y, width, height].every(
    (side) => Number.isSafeInteger(side) && Math.abs(side as number) < 100_000,
  )
}
