/** A point on the sheet, in shares of its width and height. */
export type Point = readonly [x: number, y: number]

/** A seven as most people write it. */
export const seven: readonly Point[] = [
  [0.28, 0.22],
  [0.5, 0.22],
  [0.72, 0.23],
  [0.64, 0.42],
  [0.55, 0.6],
  [0.47, 0.82],
]

export const star: readonly Point[] = [
  [0.5, 0.1],
  [0.75, 0.88],
  [0.1, 0.4],
  [0.9, 0.4],
  [0.25, 0.88],
  [0.5, 0.1],
]

export const three: readonly Point[] = [
  ...arc(0.46, 0.32, 0.16, -150, 90),
  ...arc(0.46, 0.66, 0.19, -90, 150),
]

export const two: readonly Point[] = [
  ...arc(0.48, 0.34, 0.17, -170, 40),
  [0.32, 0.78],
  [0.5, 0.77],
  [0.72, 0.79],
]

/** Part of a circle, clockwise, by its centre, radius and angles in degrees from the right. */
function arc(x: number, y: number, radius: number, from: number, to: number): Point[] {
  return Array.from({ length: 37 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 36) * Math.PI) / 180
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const
  })
}
