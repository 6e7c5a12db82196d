import { dialogStyle } from './dialog-style.ts'

type Child = Node | string

/** An element with properties and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** Opens a modal dialog in a shadow root, out of reach of the page's styles. */
export function openDialog(label: string, ...children: readonly Child[]): HTMLDialogElement {
  const host = element('div')
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [dialogStyle]
  const dialog = element('dialog', { ariaLabel: label }, ...children)
  // Keys pressed in the dialog are not for the page behind it; closed, the dialog still gets those
  // that come before the page is drawn again.
  dialog.addEventListener('keydown', (event) => {
    if (dialog.open) event.stopPropagation()
  })
  dialog.addEventListener('close', () => host.remove())
  root.append(dialog)
  document.body.append(host)
  dialog.showModal()
  return dialog
}
