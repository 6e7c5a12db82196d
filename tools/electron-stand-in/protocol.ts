import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { StrictEmitter, UnsupportedError, strict } from './unsupported.ts'

type SchemeHandler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, SchemeHandler>()

/** Custom schemes; their privileges are whatever the browser gives to a page on 127.0.0.1. */
export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(): void {},
  handle(scheme: string, handler: SchemeHandler): void {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    handlers.set(scheme, handler)
  },
  unhandle(scheme: string): void {
    handlers.delete(scheme)
  },
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
})

/** Asks the app for one of its own addresses. @throws UnsupportedError for any other scheme */
export async function answerFromApp(url: URL, request: Request): Promise<Response> {
  const handler = handlers.get(url.protocol.slice(0, -1))
  if (!handler)
    throw new UnsupportedError(`page at ${url.protocol}//, only those of protocol.handle`)
  return handler(new Request(url, { method: request.method, headers: request.headers }))
}

export const net = strict('net', {
  isOnline: () => true,
  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input)
    return url.protocol === 'file:' ? fetchFile(fileURLToPath(url)) : globalThis.fetch(input, init)
  },
})

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain',
}

async function fetchFile(path: string): Promise<Response> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new Error('net::ERR_FILE_NOT_FOUND')
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream'
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array<ArrayBuffer>>
  return new Response(body, {
    headers: { 'content-type': contentType, 'content-length': String(found.size) },
  })
}

/** What a session is asked to allow or watch is accepted; the browser's own rules apply. */
class Session
  extends StrictEmitter
  implements
    Pick<
      Electron.Session,
      'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
    >
{
  readonly protocol = protocol
  readonly webRequest = strict('session.webRequest', {
    onBeforeRequest(): void {},
    onBeforeSendHeaders(): void {},
    onHeadersReceived(): void {},
    onCompleted(): void {},
    onErrorOccurred(): void {},
  })
  setPermissionRequestHandler(): void {}
  setPermissionCheckHandler(): void {}
  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}
  setSpellCheckerEnabled(): void {}
}

export const session = strict('session', { defaultSession: new Session() })
