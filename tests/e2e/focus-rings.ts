import { placeNames, type InklingWindow } from './window.ts'

/** Tabs through every place, and says of which control the ring around it is cut off. */
export async function cutOffRings({ page, go }: InklingWindow): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of placeNames) {
    const place = await go(name)
    await place.focus()
    await page.keyboard.press('Tab')
    while ((await place.locator(':focus').count()) > 0) {
      const cut = await place.locator(':focus').evaluate(cutOff)
      if (cut !== null) found.push(`${name}: ${cut}`)
      await page.keyboard.press('Tab')
    }
  }
  return found
}

// Runs in the page, which has a DOM that the types here know nothing of.
function cutOff(focused: Element): string | null {
  const { getComputedStyle } = globalThis as unknown as Dom
  // What one sees of a choice is the words beside its button.
  const ringed = (focused.matches('[type=radio]') && focused.nextElementSibling) || focused
  const { outlineWidth, outlineOffset } = getComputedStyle(ringed)
  const reach = Math.max(0, parseFloat(outlineWidth) + parseFloat(outlineOffset))
  const { left, top, right, bottom } = ringed.getBoundingClientRect()
  for (let box = ringed.parentElement; box; box = box.parentElement) {
    if (getComputedStyle(box).overflow === 'visible') continue
    const edges = box.getBoundingClientRect()
    const inside = [left - edges.left, top - edges.top, edges.right - right, edges.bottom - bottom]
    if (Math.min(...inside) < reach - 0.5) {
      return `${focused.ariaLabel ?? (focused.textContent.trim() || focused.outerHTML)} in ${box.className}`
    }
  }
  return null
}

interface Element {
  readonly ariaLabel: string | null
  readonly className: string
  readonly nextElementSibling: Element | null
  readonly outerHTML: string
  readonly parentElement: Element | null
  readonly textContent: string
  getBoundingClientRect(): {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
  matches(selectors: string): boolean
}

interface Dom {
  getComputedStyle(element: Element): {
    readonly outlineOffset: string
    readonly outlineWidth: string
    readonly overflow: string
  }
}
