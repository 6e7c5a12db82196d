import type { Answer, MessageQuestion } from '../wire.ts'
import { element, openDialog } from './elements.ts'
import { askForFile } from './file-question.ts'
import { receive, send } from './link.ts'

/** Shows the app's dialogs in the page, one after another, and sends what the person says. */
export function answerQuestions(): void {
  let last: Promise<unknown> = Promise.resolve()
  receive('ask', ({ id, question }) => {
    last = last.then(async () => {
      const answer = await (question.kind === 'message'
        ? askWithButtons(question)
        : askForFile(id, question))
      send({ type: 'answer', id, answer })
    })
  })
}

function askWithButtons(question: MessageQuestion): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const checkbox = element('input', { type: 'checkbox', checked: question.checkboxChecked })
  const buttons = question.buttons.map((label, response) =>
    element('button', {
      textContent: label,
      className: response === question.defaultId ? 'main' : '',
      autofocus: response === question.defaultId,
      onclick: () => finish(response),
    }),
  )
  const dialog = openDialog(
    question.message,
    element('h2', {}, question.message),
    ...(question.detail ? [element('p', { className: 'muted' }, question.detail)] : []),
    ...(question.checkboxLabel
      ? [element('label', { className: 'row' }, checkbox, question.checkboxLabel)]
      : []),
    element('div', { className: 'row end' }, ...buttons.toReversed()),
  )
  dialog.addEventListener('cancel', () => finish(question.cancelId))

  function finish(response: number): void {
    dialog.close()
    resolve({ kind: 'message', response, checkboxChecked: checkbox.checked })
  }
  return promise
}
