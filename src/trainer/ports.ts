import type { MessagePortMain, ParentPort } from 'electron'
import type { Transport } from '../shared/connect.ts'

/** The channel to the process that started this one. Its messages with ports are no part of it. */
export function transportToHost(host: Pick<ParentPort, 'on' | 'postMessage'>): Transport {
  return {
    post: (message) => host.postMessage(message),
    listen: (receive) =>
      void host.on('message', ({ data, ports }) => {
        if (ports.length === 0) receive(data)
      }),
  }
}

/** The channel to a window. */
export function transportToWindow(port: MessagePortMain): Transport {
  return {
    post: (message) => port.postMessage(message),
    listen(receive) {
      port.on('message', ({ data }) => receive(data))
      port.start()
    },
  }
}
