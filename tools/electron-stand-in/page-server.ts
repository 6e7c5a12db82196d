import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { pageModule, standInPrefix, startScript } from './page-modules.ts'

export interface PageServerOptions {
  /** Answers for the app's own scheme. */
  readonly answer: (path: string, request: Request) => Promise<Response>
  /** The page to show first, from `/`. */
  readonly startPath: string
  readonly preloadPath: string | null
  readonly connected: (socket: WebSocket) => void
  /** Somebody came with a link that was used up. */
  readonly linkWasUsed: () => void
}

/** The largest message from a page: a model file dropped into the window is far below. */
const maxMessageBytes = 256 * 1024 * 1024

/**
 * Serves one window on the loopback interface. A one-time token in the link becomes a cookie that
 * scripts can't read; the Host and Origin headers are checked, against other sites' requests.
 */
export class PageServer {
  readonly #options: PageServerOptions
  readonly #http: Server
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })
  readonly #session = randomBytes(24).toString('base64url')
  #token: string | null = null

  static async start(options: PageServerOptions): Promise<PageServer> {
    const server = new PageServer(options)
    await new Promise<void>((resolve, reject) => {
      server.#http.once('error', reject).listen(0, '127.0.0.1', resolve)
    })
    return server
  }

  private constructor(options: PageServerOptions) {
    this.#options = options
    this.#http = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        console.error(`The stand-in could not serve ${request.url}:`, error)
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
    })
    this.#http.on('upgrade', (request, socket, head) => {
      const isOurs =
        this.#isTrusted(request) &&
        request.headers.origin === this.#origin &&
        request.url === `${standInPrefix}link`
      if (isOurs) this.#sockets.handleUpgrade(request, socket, head, options.connected)
      else socket.destroy()
    })
  }

  /** A fresh link to the window; the ones before it are void. */
  newLink(): string {
    this.#token = randomBytes(24).toString('base64url')
    return `${this.#origin}/?token=${this.#token}`
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#http.close()
    this.#http.closeAllConnections()
  }

  get #host(): string {
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }
  get #origin(): string {
    return `http://${this.#host}`
  }
  /** Cookies are shared by all ports of a host, so the name holds the port. */
  get #cookieName(): string {
    return `stand-in-${(this.#http.address() as AddressInfo).port}`
  }

  #isTrusted(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/)
    return (
      request.headers.host === this.#host &&
      cookies.includes(`${this.#cookieName}=${this.#session}`)
    )
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#origin)
    if (url.pathname === '/' && url.searchParams.has('token'))
      return this.#admit(url, request, response)
    if (!this.#isTrusted(request)) return refuse(response)
    if (url.pathname === '/') return redirect(response, this.#options.startPath)
    // browsers ask for one by themselves, Electron does not
    if (url.pathname === '/favicon.ico') return void response.writeHead(204).end()
    if (url.pathname.startsWith(standInPrefix)) return this.#serveOwn(url, response)

    const headers = Object.entries(request.headers).filter(([name]) => name !== 'cookie')
    const answer = await this.#options.answer(
      url.pathname + url.search,
      new Request(url, { method: request.method ?? 'GET', headers: headers as [string, string][] }),
    )
    await send(answer, response)
  }

  #admit(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const isNew = this.#token !== null && url.searchParams.get('token') === this.#token
    if (request.headers.host !== this.#host || !(isNew || this.#isTrusted(request))) {
      if (request.headers.host === this.#host) this.#options.linkWasUsed()
      return refuse(response)
    }
    if (isNew) {
      this.#token = null
      const attributes = 'HttpOnly; SameSite=Strict; Path=/'
      response.setHeader('set-cookie', `${this.#cookieName}=${this.#session}; ${attributes}`)
    }
    redirect(response, this.#options.startPath)
  }

  #serveOwn(url: URL, response: ServerResponse): void {
    const script = pageModule(url.pathname.slice(standInPrefix.length), this.#options.preloadPath)
    if (script === null) {
      response.writeHead(404).end()
      return
    }
    const headers = {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-store',
    }
    response.writeHead(200, headers).end(script)
  }
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end()
}

function refuse(response: ServerResponse): void {
  response
    .writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
    .end('This link was used already or is too old. The terminal shows a fresh one.\n')
}

/** The app's answer as it is, its headers too; pages get the stand-in's script in front of theirs. */
async function send(answer: Response, response: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(answer.headers)
  if (!answer.headers.get('content-type')?.startsWith('text/html')) {
    response.writeHead(answer.status, headers)
    if (answer.body) Readable.fromWeb(answer.body as never).pipe(response)
    else response.end()
    return
  }
  const html = await answer.text()
  delete headers['content-length']
  response
    .writeHead(answer.status, { ...headers, 'cache-control': 'no-store' })
    .end(
      /<head[^>]*>/i.test(html)
        ? html.replace(/<head[^>]*>/i, `$&${startScript}`)
        : startScript + html,
    )
}
