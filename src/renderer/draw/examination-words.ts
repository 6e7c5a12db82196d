import type { SampleDigit } from '../../shared/dataset.ts'
import { farthestMove, type PreparationStep, turnAngles } from '../../shared/examination.ts'
import type { Answer } from '../../shared/layer-view.ts'
import { named } from '../words.ts'

/** What was done to the drawing, in a few words. */
export const stepNames: Readonly<Record<PreparationStep, string>> = {
  shrunk: 'The sheet, made small',
  boxed: 'As large as MNIST’s digits, in the middle',
  centred: 'Its centre of mass in the middle',
  redrawn: 'With a pen like MNIST’s',
}

/** Where a place of the picture lies, in pixels from where the drawing is put. */
export interface Move {
  readonly right: number
  readonly down: number
}

const side = 2 * farthestMove + 1

export function moveAt(place: number): Move {
  return { right: (place % side) - farthestMove, down: Math.floor(place / side) - farthestMove }
}

/** "3 pixels to the left and 1 up" */
export function moveName({ right, down }: Move): string {
  const pixels = (count: number) => (count === 1 ? '1 pixel' : `${count} pixels`)
  const across = right === 0 ? '' : ` ${right > 0 ? 'to the right' : 'to the left'}`
  const along = down === 0 ? '' : ` ${down > 0 ? 'down' : 'up'}`
  if (across && along) return `${pixels(Math.abs(right))}${across} and ${Math.abs(down)}${along}`
  if (across || along) return `${pixels(Math.abs(right + down))}${across}${along}`
  return 'where it is'
}

/** How far it can be moved, and the nearest place where it becomes another class. */
export function moveWords(moved: readonly Answer[], classNames: readonly string[]): string {
  const here = moved[(moved.length - 1) / 2]?.label ?? 0
  const distance = ({ right, down }: Move) => Math.hypot(right, down)
  const others = moved.flatMap(({ label }, place) =>
    label === here ? [] : [{ label, move: moveAt(place) }],
  )
  const stays = `it stays ${named(classNames, here)}`
  const [nearest] = others.toSorted((a, b) => distance(a.move) - distance(b.move))
  if (!nearest) return `Moved by up to ${farthestMove} pixels in any direction, ${stays}.`
  const becomes = `Moved ${moveName(nearest.move)} it becomes ${named(classNames, nearest.label)}`
  return `${becomes}; moved less, ${stays}.`
}

/** The same of its turnAngles. */
export function turnWords(labels: readonly number[], classNames: readonly string[]): string {
  const middle = turnAngles.indexOf(0)
  const upright = labels[middle] ?? 0
  const stays = `it stays ${named(classNames, upright)}`
  const others = labels.flatMap((label, i) => {
    const degrees = turnAngles[i] ?? 0
    return label === upright ? [] : [{ label, degrees }]
  })
  const [nearest] = others.toSorted((a, b) => Math.abs(a.degrees) - Math.abs(b.degrees))
  if (!nearest) return `Turned by up to ${turnAngles.at(-1)} degrees, ${stays}.`
  const way = nearest.degrees > 0 ? 'clockwise' : 'anticlockwise'
  const how = `Turned by ${Math.abs(nearest.degrees)} degrees ${way}`
  const becomes = `${how} it becomes ${named(classNames, nearest.label)}`
  const less = Math.abs(nearest.degrees) - (turnAngles[middle + 1] ?? 0)
  return less > 0 ? `${becomes}; by up to ${less} either way, ${stays}.` : `${becomes}.`
}

/** "The 10 training digits whose pixels differ least from it: “7” 9 times, “1” once." */
export function nearestWords(
  nearest: readonly SampleDigit[],
  classNames: readonly string[],
  things: string,
): string {
  const counts = new Map<number, number>()
  for (const { label } of nearest) counts.set(label, (counts.get(label) ?? 0) + 1)
  const parts = [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([label, count]) => `“${classNames[label] ?? label}” ${times(count, nearest.length)}`)
  return `The ${nearest.length} training ${things} whose pixels differ least from it: ${parts.join(', ')}.`
}

function times(count: number, all: number): string {
  if (count === all) return 'every time'
  return count === 1 ? 'once' : `${count} times`
}
