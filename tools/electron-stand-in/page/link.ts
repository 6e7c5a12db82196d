import { decode, encode } from '../codec.ts'
import type { FromPage, ToPage } from '../wire.ts'

type Kind = ToPage['type']
type Frame<K extends Kind> = Extract<ToPage, { type: K }>
type Receivers = { [K in Kind]?: (frame: Frame<K>) => void }

const receivers: Receivers = {}
const waiting: Uint8Array<ArrayBuffer>[] = []
const socket = new WebSocket(`ws://${location.host}/.stand-in/link`)
socket.binaryType = 'arraybuffer'
socket.onopen = () => {
  for (const bytes of waiting.splice(0)) socket.send(bytes)
}
socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
  const frame = decode(new Uint8Array(data)) as ToPage
  const receive = receivers[frame.type] as ((frame: ToPage) => void) | undefined
  receive?.(frame)
}

/** Sends a frame to the app's main process, once the connection stands. */
export function send(frame: FromPage): void {
  const bytes = encode(frame)
  if (socket.readyState === WebSocket.CONNECTING) waiting.push(bytes)
  else if (socket.readyState === WebSocket.OPEN) socket.send(bytes)
}

export function receive<K extends Kind>(kind: K, receiver: (frame: Frame<K>) => void): void {
  Object.assign(receivers, { [kind]: receiver })
}

/** The main process is gone, or talks to another tab. */
export function onDisconnected(disconnected: () => void): void {
  socket.onclose = disconnected
}
