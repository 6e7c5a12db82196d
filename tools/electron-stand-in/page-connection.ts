import type { WebSocket } from 'ws'
import { answerQuestions } from './dialog.ts'
import { PageLink } from './page-link.ts'
import type { MessagePortMain } from './ports.ts'
import type { Answer, FromPage, Question, ToPage } from './wire.ts'

export interface ConnectionParts {
  /** A page has connected itself. */
  opened(): void
  receive(link: PageLink, frame: FromPage): void
  /** @param isBack whether a page has connected itself again since */
  closed(isBack: () => boolean): void
}

/** The connection to the page in a window: to the newest one, if it is open in several tabs. */
export class PageConnection {
  readonly #parts: ConnectionParts
  readonly #questions = answerQuestions((frame) => this.send(frame))
  #link: PageLink | null = null

  constructor(parts: ConnectionParts) {
    this.#parts = parts
  }

  get isOpen(): boolean {
    return this.#link !== null
  }

  connect(socket: WebSocket): void {
    this.end('This window was opened in another tab.')
    const link: PageLink = new PageLink(socket, {
      receive: (frame) => this.#receive(link, frame),
      closed: () => this.#closed(link),
    })
    this.#link = link
    this.#questions.cancelAll()
    this.#parts.opened()
  }

  send(frame: ToPage): void {
    this.#link?.send(frame)
  }

  /** @returns the ports' numbers on the other side; those that nobody can get are closed */
  give(ports: readonly MessagePortMain[]): number[] {
    const link = this.#link
    return ports.map((port) => {
      if (link) return link.ports.give(port)
      port.close()
      return 0
    })
  }

  /** Puts a question to the person; null if they cancel, or are not there. */
  async ask(question: Question): Promise<Answer> {
    return this.#link ? this.#questions.ask(question) : null
  }

  end(reason: string): void {
    this.#link?.end(reason)
  }

  #receive(link: PageLink, frame: FromPage): void {
    if (frame.type === 'answer' || frame.type === 'list') void this.#questions.receive(frame)
    else this.#parts.receive(link, frame)
  }

  #closed(link: PageLink): void {
    if (this.#link !== link) return
    this.#link = null
    this.#questions.cancelAll()
    this.#parts.closed(() => this.isOpen)
  }
}
