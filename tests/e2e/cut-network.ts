import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { mnistMirrors } from '../../src/shared/mnist-files.ts'

const mirrorHosts = mnistMirrors.map((mirror) => new URL(mirror).host)

/**
 * Two proxies that let nothing through and remember who tried: one for Node's requests, one for
 * Chromium's. A start without an attempt is a start without the network.
 */
export async function cutNetwork() {
  const [node, chromium] = await Promise.all([openTrap(), openTrap()])
  return {
    /** The app's own attempts; a browser under it may have errands of its own. */
    attempts: (): readonly string[] => [
      ...node.requests,
      ...chromium.requests.filter((request) => mirrorHosts.some((host) => request.includes(host))),
    ],
    launchOptions: {
      args: [`--proxy-server=${chromium.address}`],
      env: {
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: node.address,
        HTTPS_PROXY: node.address,
        NO_PROXY: '127.0.0.1,localhost',
      },
    },
    restore() {
      node.close()
      chromium.close()
    },
  }
}

async function openTrap() {
  const requests: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (request) => {
      requests.push(request.toString('latin1').split('\r\n')[0] ?? '')
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { requests, address: `http://127.0.0.1:${port}`, close: () => void server.close() }
}
