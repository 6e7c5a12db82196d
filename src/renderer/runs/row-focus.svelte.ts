import type { Attachment } from 'svelte/attachments'
import { rowToFocus } from './row-to-focus.ts'

type Entry = { readonly id: string }

/**
 * Deleting runs takes away the panel with the button that was pressed, and undoing that a notice
 * with its button: the focus goes on to a row.
 * @param all every run that is kept
 * @param shown those in the table, in its order
 */
export function rowFocus(
  all: () => readonly Entry[],
  shown: () => readonly Entry[],
  chosen: () => readonly string[],
): Attachment<HTMLElement> {
  return (element) => {
    let before: readonly string[] | null = null
    let shownBefore: readonly string[] = []
    $effect(() => {
      const now = all().map(({ id }) => id)
      const shownNow = shown().map(({ id }) => id)
      const found = before && rowToFocus({ before, now, shownBefore, shownNow, chosen: chosen() })
      before = now
      shownBefore = shownNow
      // Nobody who has gone on to something else is called back to where a run was.
      const isFocusLost = document.activeElement === document.body
      if (!found || !(found.isBack || isFocusLost)) return
      const box = element.querySelectorAll<HTMLElement>('tbody input')[found.row]
      const next = box ?? element.querySelector('button')
      next?.focus()
    })
  }
}
