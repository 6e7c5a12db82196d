import { placeIds, type PlaceId } from './state/place.svelte.ts'

export type Action =
  | { readonly do: 'go'; readonly place: PlaceId }
  | { readonly do: 'pause' | 'save' | 'open' | 'help' }

/** What of a key press decides what it does. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  /** True where keys write text or are a control's own. */
  readonly isInControl: boolean
  /** True while a dialog is open. */
  readonly isInDialog: boolean
}

/** All shortcuts as the dialog lists them. */
export const shortcuts: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: '1 – 6', does: 'Go to Train, Evaluate, Draw, Models, Data, Runs' },
  { keys: 'Space', does: 'Pause or resume training; on the sheet, put down the pen or lift it' },
  {
    keys: 'Arrow keys',
    does: 'Walk through the confusion matrix or the numbers of a layer; move the pen, with Shift less',
  },
  {
    keys: 'Enter',
    does: 'Open the cell of the matrix; show how the first number of a layer came about',
  },
  { keys: 'Ctrl or ⌘ S', does: 'Save the model' },
  { keys: 'Ctrl or ⌘ O', does: 'Open a model' },
  { keys: 'Ctrl or ⌘ Z', does: 'Take back the last stroke of a drawing' },
  { keys: 'Escape', does: 'Take an empty sheet to draw on; close the number of a layer' },
  { keys: '?', does: 'Show this list' },
]

/** Selects where keys write, so that none of them is a shortcut. */
export const takesText = 'input:not([type=radio], [type=checkbox], [type=range]), select, textarea'

/** Selects what Space has a meaning for. */
export const takesSpace = 'input, select, textarea, button, summary, a'

/** The action of a key press anywhere in the window, or null when it is none of ours. */
export function actionFor(press: KeyPress): Action | null {
  if (press.altKey || press.isInDialog) return null
  if (press.ctrlKey || press.metaKey) {
    if (press.key.toLowerCase() === 's') return { do: 'save' }
    if (press.key.toLowerCase() === 'o') return { do: 'open' }
    return null
  }
  if (press.isInControl) return null
  if (press.key === ' ') return { do: 'pause' }
  if (press.key === '?') return { do: 'help' }
  const place = /^[1-9]$/.test(press.key) ? placeIds[Number(press.key) - 1] : undefined
  return place ? { do: 'go', place } : null
}
