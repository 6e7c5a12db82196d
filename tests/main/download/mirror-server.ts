import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A web server whose every answer is decided by the test; each mirror is a folder on it. */
export interface MirrorServer {
  /** The address of a mirror that gives this answer to every request. */
  mirror(answer: Answer): string
  /** What was asked for so far, as `<path> <range>`. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

export async function startMirrorServer(): Promise<MirrorServer> {
  const answers: Answer[] = []
  const requests: string[] = []
  const server = createServer((request, response) => {
    const [, mirror = '', name = ''] = request.url?.split('/') ?? []
    requests.push(`${name} ${request.headers.range ?? ''}`.trim())
    answers[Number(mirror)]!(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    requests,
    mirror(answer) {
      answers.push(answer)
      return `http://127.0.0.1:${port}/${answers.length - 1}/`
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
