import { receive, send } from './link.ts'

/** By number: this page's own end of a port that crossed to the main process. */
const crossed = new Map<number, MessagePort>()
/** By number: the page's port, for one that the main process gave it. */
const given = new Map<number, MessagePort>()
/** Odd numbers are the page's, even ones the main process'. */
let next = 1

receive('port', ({ port, data, ports }) =>
  crossed.get(port)?.postMessage(data, ports.map(takePort)),
)
receive('port-closed', ({ port }) => {
  const near = given.get(port)
  if (near) MessagePort.prototype.close.call(near)
  forget(port)
  // Electron tells a port that its other end closed; browsers don't
  near?.dispatchEvent(new Event('close'))
})

/** Gives a port of this page to the main process; what arrives for it is forwarded. */
export function givePort(port: MessagePort): number {
  const number = next
  next += 2
  forward(number, port)
  return number
}

/** A real port for the one that the main process gave away under this number. */
export function takePort(number: number): MessagePort {
  const { port1: near, port2: far } = new MessageChannel()
  forward(number, far)
  given.set(number, near)
  near.close = () => {
    MessagePort.prototype.close.call(near)
    if (forget(number)) send({ type: 'port-closed', port: number })
  }
  return near
}

/**
 * Lets a preload script hand such ports to the page: transferring makes new objects, on which
 * closing could not be seen, so the message is delivered with the ports themselves.
 */
export function handPortsToPage(): void {
  const post = window.postMessage.bind(window) as (...args: unknown[]) => void
  window.postMessage = (message: unknown, ...rest: unknown[]) => {
    const ports = rest.find(Array.isArray) as MessagePort[] | undefined
    if (!ports?.some((port) => [...given.values()].includes(port))) return post(message, ...rest)
    const data: unknown = structuredClone(message)
    const event = { data, origin: location.origin, source: window, ports }
    setTimeout(() => window.dispatchEvent(new MessageEvent('message', event)))
  }
}

function forward(number: number, port: MessagePort): void {
  crossed.set(number, port)
  port.onmessage = ({ data, ports }) => {
    send({ type: 'port', port: number, data, ports: ports.map(givePort) })
  }
}

function forget(number: number): boolean {
  crossed.get(number)?.close()
  given.delete(number)
  return crossed.delete(number)
}
