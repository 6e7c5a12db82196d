import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/**
 * A proxy that lets nothing through and remembers who tried. Node's fetch and Chromium are both
 * sent there; so a start without one attempt is a start without the network.
 */
export async function cutNetwork() {
  const attempts: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (request) => {
      attempts.push(request.toString('latin1').split('\r\n')[0] ?? '')
      socket.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    attempts: (): readonly string[] => attempts,
    launchOptions: {
      args: [`--proxy-server=${proxy}`],
      env: {
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: proxy,
        HTTPS_PROXY: proxy,
        NO_PROXY: '127.0.0.1',
      },
    },
    restore: () => void server.close(),
  }
}
