import { EventEmitter } from 'node:events'
import type { PortFrame } from './wire.ts'

interface Delivery {
  readonly data: unknown
  readonly ends: readonly PortEnd[]
}

/** One of the two ends of a channel; keeps what arrives until somebody receives it. */
class PortEnd {
  peer: PortEnd | null = null
  #waiting: Delivery[] = []
  #receive: ((delivery: Delivery) => void) | null = null
  #closed: (() => void) | null = null

  static pair(): [PortEnd, PortEnd] {
    const [a, b] = [new PortEnd(), new PortEnd()]
    a.peer = b
    b.peer = a
    return [a, b]
  }

  deliver(delivery: Delivery): void {
    if (this.#receive) this.#receive(delivery)
    else this.#waiting.push(delivery)
  }

  receiveWith(receive: (delivery: Delivery) => void): void {
    this.#receive = receive
    for (const delivery of this.#waiting.splice(0)) receive(delivery)
  }

  onClosed(closed: () => void): void {
    this.#closed = closed
  }

  /** Separates the two ends; each of them is told. */
  close(): void {
    const peer = this.peer
    if (!peer) return
    this.peer = null
    peer.peer = null
    this.#closed?.()
    peer.#closed?.()
  }
}

/** Electron's MessagePortMain: silent until `start`, unusable once it was transferred. */
export class MessagePortMain
  extends EventEmitter
  implements Pick<Electron.MessagePortMain, 'start' | 'close'>
{
  #end: PortEnd | null
  #isStarted = false

  constructor(end: PortEnd) {
    super()
    this.#end = end
    end.onClosed(() => setImmediate(() => this.emit('close')))
  }

  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#end?.receiveWith(({ data, ends }) => {
      const ports = ends.map((end) => new MessagePortMain(end))
      // in a turn of its own, as between processes
      setImmediate(() => this.emit('message', { data, ports }))
    })
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const data = structuredClone(message)
    this.#end?.peer?.deliver({ data, ends: transfer.map((port) => port.detach()) })
  }

  close(): void {
    this.#end?.close()
  }

  /** Takes the end out of this port, to give it away. @throws TypeError if that happened before */
  detach(): PortEnd {
    const end = this.#end
    if (!end) throw new TypeError('Port at index 0 is already neutered')
    this.#end = null
    end.onClosed(() => undefined)
    return end
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    const [a, b] = PortEnd.pair()
    this.port1 = new MessagePortMain(a)
    this.port2 = new MessagePortMain(b)
  }
}

/**
 * The ports that cross to one page or utility process. A port that crosses becomes a number;
 * both sides forward what arrives for it. One side gives out even numbers, the other odd ones.
 */
export class PortLink {
  readonly #crossed = new Map<number, PortEnd>()
  readonly #send: (frame: PortFrame) => void
  #next: number

  constructor(send: (frame: PortFrame) => void, parity: 0 | 1) {
    this.#send = send
    this.#next = parity
  }

  /** Gives a port of this side to the other. */
  give(port: MessagePortMain): number {
    return this.#giveEnd(port.detach())
  }

  /** The port that the other side gave under this number. */
  take(number: number): MessagePortMain {
    return new MessagePortMain(this.#takeEnd(number))
  }

  receive(frame: PortFrame): void {
    const end = this.#crossed.get(frame.port)
    if (frame.type === 'port-closed') end?.close()
    else {
      const ends = frame.ports.map((number) => this.#takeEnd(number))
      end?.peer?.deliver({ data: frame.data, ends })
    }
  }

  /** The other side is gone, and every port that crossed with it. */
  close(): void {
    for (const end of [...this.#crossed.values()]) end.close()
  }

  #giveEnd(end: PortEnd): number {
    const number = this.#next
    this.#next += 2
    this.#forward(number, end)
    return number
  }

  #takeEnd(number: number): PortEnd {
    const [near, far] = PortEnd.pair()
    this.#forward(number, far)
    return near
  }

  #forward(number: number, end: PortEnd): void {
    this.#crossed.set(number, end)
    end.onClosed(() => {
      this.#crossed.delete(number)
      this.#send({ type: 'port-closed', port: number })
    })
    end.receiveWith(({ data, ends }) => {
      const ports = ends.map((each) => this.#giveEnd(each))
      this.#send({ type: 'port', port: number, data, ports })
    })
  }
}
