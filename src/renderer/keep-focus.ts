/** An element on the way from what has the focus up to the page, and its place among its siblings. */
interface Spot {
  readonly element: Element
  readonly index: number
}

/**
 * What has the keyboard's focus may go away, as a button does with the note that it stands in, and
 * the browser then gives the focus to nothing. Here it goes to what one does next: in a list to the
 * entry beside, else to what is nearest of all that is marked with `data-focus-next`. Where there is
 * nothing yet, it rests on the place or the dialog until there is.
 * @returns what ends it
 */
export function keepFocus(root: HTMLElement): () => void {
  /** From what has, or last had, the focus. */
  let trail: readonly Spot[] = []
  let isResting = false
  let hasGoneOn = false

  function came({ target }: FocusEvent): void {
    if (isResting && target === restingPlace()) return
    isResting = false
    trail = target instanceof Element ? trailOf(target) : []
  }

  /** Nobody who has gone on to something else is called back. */
  function left(): void {
    queueMicrotask(() => {
      const [last] = trail
      if (document.activeElement === document.body && last?.element.checkVisibility()) trail = []
    })
  }

  function acted(): void {
    if (isResting) trail = []
    isResting = hasGoneOn = false
  }

  /** A key that is still held down must not press what comes next as well. */
  function pressed(event: KeyboardEvent): void {
    if (!event.repeat || !hasGoneOn) return acted()
    event.preventDefault()
    event.stopPropagation()
  }

  function goOn(): void {
    const [lost] = trail
    if (!lost || lost.element.checkVisibility()) return
    const next = nextAfter(trail)
    isResting = !next
    hasGoneOn = true
    if (next) take(next)
    else restingPlace()?.focus({ preventScroll: true })
  }

  const observer = new MutationObserver(goOn)
  const leaving = new AbortController()
  const { signal } = leaving
  observer.observe(root, { subtree: true, childList: true, attributeFilter: ['hidden'] })
  root.addEventListener('focusin', came, { signal })
  root.addEventListener('focusout', left, { signal })
  root.addEventListener('keydown', pressed, { signal, capture: true })
  root.addEventListener('pointerdown', acted, { signal })
  return () => {
    observer.disconnect()
    leaving.abort()
  }
}

const enabled = ':is(button, input, select, textarea):enabled, [tabindex="0"]'

function trailOf(element: Element): Spot[] {
  const parent = element.parentElement
  if (!parent) return []
  return [{ element, index: [...parent.children].indexOf(element) }, ...trailOf(parent)]
}

function nextAfter(trail: readonly Spot[]): HTMLElement | null {
  for (const [i, { element }] of trail.entries()) {
    if (!element.checkVisibility()) continue
    const found = beside(element, trail[i - 1]?.index ?? 0) ?? markedIn(element)
    if (found || element.matches('dialog, main > section')) return found
  }
  return null
}

/** The first control of the entry that is now where one is gone from, or of the last one. */
function beside(list: Element, index: number): HTMLElement | null {
  if (!list.matches('ul, ol')) return null
  const entry = list.children[Math.min(index, list.children.length - 1)]
  return entry?.querySelector<HTMLElement>(enabled) ?? null
}

function markedIn(element: Element): HTMLElement | null {
  const marked = [element, ...element.querySelectorAll('[data-focus-next]')]
    .filter((one): one is HTMLElement => one instanceof HTMLElement && 'focusNext' in one.dataset)
    .find((one) => one.checkVisibility())
  if (!marked || marked.matches(`.button, [tabindex], ${enabled}`)) return marked ?? null
  for (const kind of ['[type=radio]:checked', enabled, '.button']) {
    const control = marked.querySelector<HTMLElement>(kind)
    if (control) return control
  }
  return null
}

function take(next: HTMLElement): void {
  // A Button that can't be pressed for the moment keeps the focus, but has to get it first.
  if (next instanceof HTMLButtonElement) next.disabled = false
  next.focus()
}

function restingPlace(): HTMLElement | null {
  // A dialog stands within the place that it came from, whose other parts can't have the focus.
  const dialog = document.querySelector<HTMLElement>('dialog[open]')
  return dialog ?? document.querySelector<HTMLElement>('main > section:not([hidden])')
}
