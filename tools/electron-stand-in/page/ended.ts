import { element, openDialog } from './elements.ts'

/** The page can do nothing more; says why. */
export function showEnded(reason: string): void {
  const dialog = openDialog(reason, element('p', {}, reason))
  dialog.addEventListener('cancel', (event) => event.preventDefault())
}
