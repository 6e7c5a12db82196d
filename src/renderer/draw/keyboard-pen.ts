import type { PenPoint } from '../../shared/drawing.ts'

const stride = 0.04
const fineStride = 0.01

/**
 * Where an arrow key takes the pen on a sheet from 0 to 1; finer steps with Shift.
 * @returns null for any other key
 */
export function stepPen(
  { x, y }: PenPoint,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
): PenPoint | null {
  const step = shiftKey ? fineStride : stride
  switch (key) {
    case 'ArrowLeft':
      return { x: Math.max(0, x - step), y }
    case 'ArrowRight':
      return { x: Math.min(1, x + step), y }
    case 'ArrowUp':
      return { x, y: Math.max(0, y - step) }
    case 'ArrowDown':
      return { x, y: Math.min(1, y + step) }
    default:
      return null
  }
}
