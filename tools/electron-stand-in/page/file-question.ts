import type { Answer, FileQuestion, FolderListing } from '../wire.ts'
import { element, openDialog } from './elements.ts'
import { receive, send } from './link.ts'

/** A small file dialog: folders to walk through, and a line for the name. */
export function askForFile(id: number, question: FileQuestion): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  let listing: FolderListing | null = null
  let isReplacing = false
  let isFinishing = false
  const where = element('p', { className: 'muted' })
  const problem = element('p', { className: 'problem', role: 'alert' })
  const list = element('ul', { ariaLabel: 'Files and folders' })
  const name = element('input', {
    type: 'text',
    value: question.name,
    autofocus: true,
    spellcheck: false,
  })
  const accept = element('button', {
    className: 'main',
    textContent: question.button,
    onclick: finish,
  })
  name.oninput = () => warn('', question.button)
  name.onkeydown = (event) => {
    if (event.key === 'Enter') finish()
  }

  const dialog = openDialog(
    question.title,
    element('h2', {}, question.title),
    element(
      'div',
      { className: 'row' },
      ...question.places.map(({ label, path }) =>
        element('button', { textContent: label, onclick: () => goTo(path) }),
      ),
    ),
    where,
    list,
    element('label', {}, question.choosesFolder ? 'Folder' : 'File name', name),
    problem,
    element(
      'div',
      { className: 'row end' },
      element('button', { textContent: 'Cancel', onclick: () => close(null) }),
      accept,
    ),
  )
  dialog.addEventListener('cancel', () => close(null))
  receive('listing', (frame) => show(frame.listing))
  goTo(question.folder)

  function goTo(folder: string): void {
    send({ type: 'list', id, folder })
  }

  function show(found: FolderListing): void {
    listing = found
    where.textContent = found.folder
    warn(found.problem, question.button)
    const up =
      found.parent === null ? [] : [entry('↑ Up one folder', () => goTo(found.parent ?? '/'))]
    const entries = found.entries.map(({ name: each, isFolder }) =>
      isFolder
        ? entry(`▸ ${each}`, () => goTo(pathTo(each, found)))
        : entry(each, () => {
            name.value = each
            warn('', question.button)
            name.focus()
          }),
    )
    list.replaceChildren(...up, ...entries)
    if (isFinishing) finish()
  }

  function finish(): void {
    // A name is one in the folder, which may not have been listed yet.
    isFinishing = listing === null
    if (listing === null) return
    const typed = withExtension(name.value.trim())
    if (question.choosesFolder) return close(typed === '' ? listing.folder : pathTo(typed, listing))
    if (typed === '') return warn('Give the file a name first.', question.button)
    const isThere = listing.entries.some((each) => !each.isFolder && each.name === typed)
    if (question.kind === 'save' && isThere && !isReplacing) {
      warn(`${typed} is there already.`, 'Replace it')
      isReplacing = true
      return
    }
    close(pathTo(typed, listing))
  }

  function warn(text: string, button: string): void {
    problem.textContent = text
    accept.textContent = button
    isReplacing = false
  }

  function close(path: string | null): void {
    dialog.close()
    resolve(path === null ? null : { kind: 'file', path })
  }

  function withExtension(typed: string): string {
    const { kind, extensions } = question
    const hasOne = extensions.some((each) => typed.toLowerCase().endsWith(`.${each}`))
    return kind === 'open' || typed === '' || hasOne || !extensions[0]
      ? typed
      : `${typed}.${extensions[0]}`
  }

  /** A name in the folder on show, or the whole path that was typed. */
  function pathTo(typed: string, { folder, separator }: FolderListing): string {
    if (/^([/\\]|[a-z]:)/i.test(typed)) return typed
    return (folder.endsWith(separator) ? folder : folder + separator) + typed
  }
  return promise
}

function entry(label: string, onclick: () => void): HTMLLIElement {
  return element('li', {}, element('button', { textContent: label, onclick }))
}
