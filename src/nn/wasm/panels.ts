import type { Local } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import { roundUp } from './tensor.ts'

/**
 * Weights `[k, n]` lie in panels of eight columns, `[n / 8][k][8]`, so that the columns on which a
 * kernel works are next to each other; four columns that remain make a last, narrow panel. Columns
 * beyond n are zero.
 */
export interface Panels {
  readonly k: number
  /** A multiple of 4. */
  readonly n: number
}

export function panels(k: number, n: number): Panels {
  return { k, n: roundUp(n, 4) }
}

export function panelFloats({ k, n }: Panels): number {
  return k * n
}

/** Where the weight of row k and column n lies. */
export function panelIndex({ k: rows, n: columns }: Panels, k: number, n: number): number {
  const panel = Math.floor(n / 8)
  const width = Math.min(8, columns - 8 * panel)
  return panel * rows * 8 + k * width + (n % 8)
}

/** Vectors of 4 per row of a panel. */
export type PanelVectors = 1 | 2

/**
 * Emits a loop over the panels. The pointers given with bytes per column move along.
 *
 * @param body is emitted for wide panels (two vectors per row) and for the narrow one
 */
export function forEachPanel(
  f: FunctionBuilder,
  n: number,
  pointers: readonly (readonly [Local<'i32'>, number])[],
  body: (vectors: PanelVectors) => void,
): void {
  const advance = (columns: number) => {
    for (const [pointer, bytes] of pointers) f.advance(pointer, columns * bytes)
  }
  f.repeat(Math.floor(n / 8), () => {
    body(2)
    advance(8)
  })
  if (n % 8 === 4) {
    body(1)
    advance(4)
  }
}
