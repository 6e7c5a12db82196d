import type { WebContents } from './web-contents.ts'

/** The main frame of a window; there are no others on the stand-in. */
export class WebFrame implements Pick<
  Electron.WebFrameMain,
  'url' | 'origin' | 'parent' | 'routingId' | 'processId' | 'name' | 'detached'
> {
  readonly #contents: WebContents
  readonly parent = null
  readonly routingId = 1
  readonly name = ''

  constructor(contents: WebContents) {
    this.#contents = contents
  }

  get processId(): number {
    return this.#contents.id
  }
  get top(): WebFrame {
    return this
  }
  get detached(): boolean {
    return this.#contents.isDestroyed()
  }
  get url(): string {
    return this.#contents.getURL()
  }
  get origin(): string {
    const { protocol, host } = new URL(this.url)
    return `${protocol}//${host}`
  }
  isDestroyed(): boolean {
    return this.#contents.isDestroyed()
  }
  send(channel: string, ...args: unknown[]): void {
    this.#contents.send(channel, ...args)
  }
}
