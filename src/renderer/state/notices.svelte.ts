import { describeError, RemoteError } from '../../shared/outcome.ts'

export interface Notice {
  readonly id: number
  readonly kind: 'done' | 'failed'
  readonly title: string
  readonly message: string
  /** For whoever reports it; empty when there is nothing to tell. */
  readonly details: string
  /** The one thing that can be done about it. */
  readonly action?: NoticeAction
}

export interface NoticeAction {
  readonly label: string
  act(): void
}

const shownForMs = 6000
/** A person has to read what happened and decide. */
const shownWithActionForMs = 15_000

/** What the window has to say that belongs to no place: shown at the lower edge. */
export class Notices {
  list = $state.raw<readonly Notice[]>([])
  #nextId = 1

  /** Says that something went well; goes away by itself. */
  done(title: string, message = '', action?: NoticeAction): void {
    const about = { kind: 'done', title, message, details: '' } as const
    const { id } = this.#add(action ? { ...about, action } : about)
    setTimeout(() => this.dismiss(id), action ? shownWithActionForMs : shownForMs)
  }

  /** Says what went wrong, until the person dismisses it. */
  failed(title: string, error: unknown): void {
    // What happened on the other side tells more than the stack on this one.
    const { message, details } = error instanceof RemoteError ? error : describeError(error)
    if (this.list.some((notice) => notice.title === title && notice.message === message)) return
    this.#add({ kind: 'failed', title, message, details })
  }

  /**
   * Does `action` and tells of its failure under `title`.
   * @returns what the action returned, or undefined if it failed
   */
  async attempt<Result>(title: string, action: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await action()
    } catch (error) {
      this.failed(title, error)
      return undefined
    }
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id)
  }

  #add(notice: Omit<Notice, 'id'>): Notice {
    const added = { ...notice, id: this.#nextId++ }
    this.list = [...this.list, added].slice(-4)
    return added
  }
}
