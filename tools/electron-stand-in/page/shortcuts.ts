import type { Shortcut } from '../wire.ts'
import { receive, send } from './link.ts'

let shortcuts: readonly Shortcut[] = []
receive('shortcuts', (frame) => (shortcuts = frame.shortcuts))

/** The application's menu hears of the key presses that the page itself has no use for. */
export function forwardShortcuts(): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return
    const pressed = shortcuts.find((shortcut) => matches(shortcut, event))
    if (!pressed) return
    event.preventDefault()
    send({ type: 'shortcut', id: pressed.id })
  })
}

function matches(shortcut: Shortcut, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase()
  // with Shift or Alt the key's character changes, its place on the keyboard does not
  const place = event.code.replace(/^(Key|Digit)/, '').toLowerCase()
  return (
    (shortcut.key === key || shortcut.key === place) &&
    shortcut.ctrl === event.ctrlKey &&
    shortcut.meta === event.metaKey &&
    shortcut.alt === event.altKey &&
    (shortcut.shift === event.shiftKey || shortcut.key === '+')
  )
}
