import { expect, type Page } from '@playwright/test'
import type { Point } from './digits.ts'
import type { InklingWindow } from './window.ts'

/** Draws one stroke with the mouse, and waits until the network has read it. */
export async function draw(window: InklingWindow, points: readonly Point[]): Promise<void> {
  await write(window, points)
  await expect(window.place('Draw').getByTestId('verdict')).toHaveText(/^(It|This|Not)/)
}

/** Draws one stroke with the mouse. */
export async function write({ page }: InklingWindow, points: readonly Point[]): Promise<void> {
  const at = await sheet(page)
  const [first = [0, 0], ...rest] = points
  await page.mouse.move(...at(first))
  await page.mouse.down()
  for (const point of rest) await page.mouse.move(...at(point), { steps: 6 })
  await page.mouse.up()
}

/** The ten probabilities as shown, "0  1.2 %" and so on, once they have come to rest. */
export async function probabilities({ page }: InklingWindow): Promise<readonly string[]> {
  const bars = page.getByRole('region', { name: 'Draw', exact: true }).getByRole('listitem')
  const read = async () => (await bars.allInnerTexts()).slice(0, 10)
  let before: readonly string[] = []
  await expect(async () => {
    const now = await read()
    const isAtRest = now.join() === before.join()
    before = now
    expect(isAtRest && now.length === 10).toBe(true)
  }).toPass({ intervals: [150] })
  return before
}

/**
 * How long it takes from a move of the pen to the probabilities changed by it, in ms, measured
 * inside the page, so without the time that the test itself takes to reach it.
 */
export async function measureLatencies(
  { page }: InklingWindow,
  moves: number,
): Promise<readonly number[]> {
  const at = await sheet(page)
  await page.evaluate(watchLatency)
  await page.mouse.move(...at([0.3, 0.2]))
  await page.mouse.down()
  for (let i = 0; i < moves; i++) {
    const turn = (i / moves) * 2 * Math.PI
    await page.mouse.move(...at([0.5 - 0.2 * Math.cos(turn), 0.5 - 0.3 * Math.sin(turn)]))
    await page.waitForTimeout(60)
  }
  await page.mouse.up()
  return page.evaluate(() => (globalThis as unknown as { latencies: number[] }).latencies)
}

/** Runs in the page, which has a DOM that the types here know nothing of. */
function watchLatency(): void {
  interface Node {
    addEventListener(type: string, listener: () => void, isCapturing: boolean): void
  }
  const { document, MutationObserver } = globalThis as unknown as {
    document: Node & { querySelector(selector: string): Node | null }
    MutationObserver: new (changed: () => void) => { observe(node: Node, what: object): void }
  }
  const latencies: number[] = []
  let movedAt: number | null = null
  document.addEventListener('pointermove', () => (movedAt ??= performance.now()), true)
  const observer = new MutationObserver(() => {
    if (movedAt !== null) latencies.push(performance.now() - movedAt)
    movedAt = null
  })
  const bars = document.querySelector('section[aria-label="Draw"] [aria-label^="Probability"]')
  if (!bars) throw new Error('There are no probabilities to watch.')
  observer.observe(bars, { subtree: true, childList: true, characterData: true, attributes: true })
  Object.assign(globalThis, { latencies })
}

/** From the sheet's own coordinates to the screen's; it is scrolled into view. */
async function sheet(page: Page): Promise<(point: Point) => [x: number, y: number]> {
  const found = page.getByRole('application', { name: 'Sheet to draw a digit on' })
  await found.scrollIntoViewIfNeeded()
  const box = await found.boundingBox()
  if (!box) throw new Error('The sheet is not on the screen.')
  return ([x, y]) => [box.x + x * box.width, box.y + y * box.height]
}
