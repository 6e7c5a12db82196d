import type { WebSocket } from 'ws'
import { decode, encode } from './codec.ts'
import { PortLink } from './ports.ts'
import type { FromPage, ToPage } from './wire.ts'

/** The connection to one loaded document: a reload ends it and begins another. */
export class PageLink {
  readonly ports: PortLink
  readonly #socket: WebSocket

  constructor(
    socket: WebSocket,
    { receive, closed }: { receive: (frame: FromPage) => void; closed: () => void },
  ) {
    this.#socket = socket
    this.ports = new PortLink((frame) => this.send(frame), 0)
    socket.binaryType = 'nodebuffer'
    socket.on('message', (data: Buffer) => {
      const frame = decode(data) as FromPage
      if (frame.type === 'port' || frame.type === 'port-closed') this.ports.receive(frame)
      else receive(frame)
    })
    socket.on('close', () => {
      this.ports.close()
      closed()
    })
    socket.on('error', () => socket.terminate())
  }

  send(frame: ToPage): void {
    const bytes = encode(frame)
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(bytes)
  }

  /** Tells the person why nothing more happens on this page. */
  end(reason: string): void {
    this.send({ type: 'ended', reason })
    this.#socket.close()
  }
}
