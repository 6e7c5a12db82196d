import { placeNames, type InklingWindow } from './window.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * What of the places does not fit a window of this size: a place that is wider, a text that is
 * printed over another one, a control that nobody can scroll to and press.
 */
export async function misfits({ page, go }: InklingWindow, size: Size): Promise<readonly string[]> {
  const sizeBefore = page.viewportSize()
  await page.setViewportSize(size)
  const found: string[] = []
  for (const name of placeNames) {
    const place = await go(name)
    for (const look of [widerThanItMay, overprinted, outOfReach]) {
      for (const misfit of await place.evaluate(look)) found.push(`${name}: ${misfit}`)
    }
  }
  if (sizeBefore) await page.setViewportSize(sizeBefore)
  return found
}

/** The same of the dialog that is open, whose title and way out must stay where they are. */
export async function dialogMisfits(
  { page }: InklingWindow,
  size: Size,
): Promise<readonly string[]> {
  await page.setViewportSize(size)
  const dialog = page.getByRole('dialog')
  const title = await dialog.getByRole('heading').first().innerText()
  const found = [
    await dialog.evaluate(tallerThanItMay),
    await dialog.locator('.body').first().evaluate(widerThanItMay),
    await dialog.evaluate(overprinted),
    await dialog.evaluate(outOfReach),
  ]
  return found.flat().map((misfit) => `${title}, ${size.width} px: ${misfit}`)
}

// The functions below run in the page, one by one, which has a DOM that the types here know nothing of.

function widerThanItMay({ scrollWidth, clientWidth }: Element): string[] {
  return scrollWidth > clientWidth ? [`${scrollWidth} in ${clientWidth} px`] : []
}

function tallerThanItMay({ scrollHeight, clientHeight }: Element): string[] {
  return scrollHeight > clientHeight ? [`${scrollHeight} in ${clientHeight} px of height`] : []
}

function overprinted(place: Element): string[] {
  const { document, getComputedStyle } = globalThis as unknown as Dom
  const texts: { node: Text; left: number; top: number; right: number; bottom: number }[] = []
  const textsOnly = 4
  const walker = document.createTreeWalker(place, textsOnly)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!node.data.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue
    if (parent.closest('.unseen, option')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const line of range.getClientRects()) {
      let { left, top, right, bottom } = line
      // What its own boxes cut off can't be in the way; what one has to scroll to can.
      for (let box = parent; box !== place; box = box.parentElement!) {
        if (getComputedStyle(box).overflow === 'visible') continue
        const edges = box.getBoundingClientRect()
        left = Math.max(left, edges.left)
        top = Math.max(top, edges.top)
        right = Math.min(right, edges.right)
        bottom = Math.min(bottom, edges.bottom)
      }
      texts.push({ node, left, top, right, bottom })
    }
  }
  return texts.flatMap((a, i) =>
    texts.slice(i + 1).flatMap((b) => {
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      // Lines may stand so close that their boxes touch, and a shortened text has a box too many.
      if (a.node === b.node || width <= 2 || height <= 4) return []
      return [`“${a.node.data.trim()}” and “${b.node.data.trim()}” over each other`]
    }),
  )
}

function outOfReach(place: Element): string[] {
  const { document } = globalThis as unknown as Dom
  const kinds = 'button, input, select, textarea, summary, [role=application], [role=gridcell]'
  const lost = [...place.querySelectorAll(kinds)].filter((control) => {
    if (!control.checkVisibility()) return false
    const target = (control.matches('[type=radio]') && control.closest('label')) || control
    target.scrollIntoView({ block: 'center' })
    // A script can scroll sideways what hides the rest from a person.
    for (let box: Element | null = target; box; box = box.parentElement) {
      if (box.scrollLeft !== 0) return true
    }
    const { left, top, right, bottom } = target.getBoundingClientRect()
    return !target.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2))
  })
  place.scrollTo(0, 0)
  return lost.map(({ ariaLabel, textContent, outerHTML }) => {
    const name = ariaLabel ?? (textContent.trim() || outerHTML)
    return `“${name}” is out of reach`
  })
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Element {
  readonly scrollWidth: number
  readonly clientWidth: number
  readonly scrollHeight: number
  readonly clientHeight: number
  readonly scrollLeft: number
  readonly ariaLabel: string | null
  readonly textContent: string
  readonly outerHTML: string
  readonly parentElement: Element | null
  checkVisibility(options?: { readonly visibilityProperty: boolean }): boolean
  closest(selectors: string): Element | null
  contains(other: Element | null): boolean
  getBoundingClientRect(): Box
  matches(selectors: string): boolean
  querySelectorAll(selectors: string): Iterable<Element>
  scrollIntoView(options: { readonly block: 'center' }): void
  scrollTo(x: number, y: number): void
}

interface Text {
  readonly data: string
  readonly parentElement: Element
}

interface Dom {
  readonly document: {
    createRange(): { selectNodeContents(node: Text): void; getClientRects(): Iterable<Box> }
    createTreeWalker(root: Element, whatToShow: number): { nextNode(): Text | null }
    elementFromPoint(x: number, y: number): Element | null
  }
  getComputedStyle(element: Element): { readonly overflow: string }
}
