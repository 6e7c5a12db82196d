import type { Locator, Page } from '@playwright/test'

/** How many different pictures and readings a chart has shown. */
export interface ChartMovement {
  readonly pictures: number
  readonly readings: number
}

/**
 * Looks at both charts twenty times a second from inside the page, so that no movement is missed
 * however fast the training is.
 * @returns a function that tells by title what was seen so far
 */
export async function watchCharts(
  page: Page,
): Promise<() => Promise<Record<string, ChartMovement>>> {
  await page.evaluate(lookAtCharts)
  return () =>
    page.evaluate(() => {
      const { seen } = globalThis as unknown as {
        seen: Map<string, { pictures: Set<string>; readings: Set<string> }>
      }
      const counts = [...seen].map(([title, { pictures, readings }]) => [
        title,
        { pictures: pictures.size, readings: readings.size },
      ])
      return Object.fromEntries(counts) as Record<string, ChartMovement>
    })
}

/** What each canvas shows now. */
export function picturesOf(canvases: Locator): Promise<string[]> {
  return canvases.evaluateAll((all: readonly { toDataURL?(): string }[]) =>
    all.map((canvas) => canvas.toDataURL!()),
  )
}

/** Runs in the page, which has a DOM that the types here know nothing of. */
function lookAtCharts(): void {
  interface Chart {
    getAttribute(name: string): string | null
    querySelector(selector: string): { toDataURL(): string } | null
  }
  const { document } = globalThis as unknown as {
    document: { querySelectorAll(selector: string): Iterable<Chart> }
  }
  const seen = new Map<string, { pictures: Set<string>; readings: Set<string> }>()
  setInterval(() => {
    for (const chart of document.querySelectorAll('[role="img"][aria-label*="over the epochs"]')) {
      const reading = chart.getAttribute('aria-label') ?? ''
      const title = reading.split(' ')[0] ?? ''
      const { pictures, readings } = seen.get(title) ?? { pictures: new Set(), readings: new Set() }
      pictures.add(chart.querySelector('canvas')?.toDataURL() ?? '')
      readings.add(reading)
      seen.set(title, { pictures, readings })
    }
  }, 50)
  Object.assign(globalThis, { seen })
}
