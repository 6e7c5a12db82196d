import type { ServerResponse } from 'node:http'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Answer } from '../tests/main/download/mirror-server.ts'
import type { SmallFile } from '../tests/main/download/small-mnist.ts'

/** What a faulty mirror answers instead of this file; `others` are what else it has. */
type Fault = (file: SmallFile, others: readonly SmallFile[]) => Answer

/** Everything that goes wrong between a mirror and a desk, and what somebody could do on purpose. */
export const downloadFaults: Readonly<Record<string, Fault>> = {
  'not found': () => status(404),
  forbidden: () => status(403),
  'too many requests': () => status(429, { 'retry-after': '3600' }),
  'server error': () => status(500),
  unavailable: () => status(503),
  'no content': () => status(204),
  'redirect to nowhere': () => status(302, { location: 'http://127.0.0.1:1/' }),
  'redirect in circles':
    () =>
    ({ url = '' }, response) =>
      response.writeHead(302, { location: url }).end(),
  'redirect to a local file': () => status(302, { location: 'file:///etc/hostname' }),
  'login page': () => send(Buffer.from('<html>Welcome to our Wi-Fi</html>')),
  'empty answer': () => send(Buffer.alloc(0)),
  'flipped bit': ({ packed }) => send(withFlippedBit(packed)),
  'zeros of the right length': ({ packed }) => send(Buffer.alloc(packed.length)),
  'another of the files': ({ file }, others) =>
    send(others.find((other) => other.file !== file)!.packed),
  'unpacked file': ({ packed }) => send(gunzipSync(packed)),
  'packed twice': ({ packed }) => send(gzipSync(packed)),
  'one byte too few': ({ packed }) => send(packed.subarray(1)),
  'one byte too many': ({ packed }) => send(Buffer.concat([packed, Buffer.of(0)])),
  'no end': () => (_request, response) => sendForever(response),
  'says gzip encoding': ({ packed }) => send(packed, { 'content-encoding': 'gzip' }),
  'gzip bomb as encoding': () =>
    send(gzipSync(Buffer.alloc(20_000_000)), { 'content-encoding': 'gzip' }),
  'length too short': ({ packed }) => send(packed.subarray(9), { 'content-length': '9' }),
  'part nobody asked for': ({ packed }) => send(packed, { 'content-range': 'bytes 5-9/10' }, 206),
  'hangs up at once': () => (_request, response) => response.destroy(),
  'hangs up in the middle': ({ packed }) => half(packed, (response) => response.destroy()),
  'ends in the middle': ({ packed }) => half(packed, (response) => response.end()),
  'never answers': () => () => undefined,
  'silence in the middle': ({ packed }) => half(packed, () => undefined),
  'byte by byte': ({ packed }) => drip(packed),
  'byte by byte, and hangs up': ({ packed }) => drip(packed, 3),
  'headers without end': () => (request) => {
    request.socket.write('HTTP/1.1 200 OK\r\n')
    const timer = setInterval(() => request.socket.write('x-more: 1\r\n'), 20)
    request.socket.on('close', () => clearInterval(timer))
  },
  'no HTTP': () => (request) => request.socket.end('220 mail.example.com ESMTP\r\n'),
  'broken chunks': () => (request) =>
    request.socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n'),
  'another file after resuming': ({ packed }) => resumed(packed, withFlippedBit(packed)),
  'shifted part after resuming': ({ packed }) => resumed(packed, packed, 1),
  'nothing left after resuming': ({ packed }) => resumed(packed, null),
}

function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => response.writeHead(code, headers).end()
}

function send(body: Uint8Array, headers: Record<string, string> = {}, code = 200): Answer {
  return (_request, response) => {
    // the wrong length is part of some faults
    response.strictContentLength = false
    response.writeHead(code, headers).end(body)
  }
}

function half(packed: Uint8Array, then: (response: ServerResponse) => void): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': packed.length, etag: '"v1"' })
    response.write(packed.subarray(0, packed.length / 2), () => then(response))
  }
}

function sendForever(response: ServerResponse): void {
  const sendMore = () => {
    if (!response.destroyed) response.write(Buffer.alloc(65_536), sendMore)
  }
  sendMore()
}

/** Never silent and never done; it may hang up after some bytes and go on when asked again. */
function drip(packed: Uint8Array, hangsUpAfter = Infinity): Answer {
  return ({ headers }, response) => {
    let sent = Number(/=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0)
    const end = sent + hangsUpAfter
    response.writeHead(sent > 0 ? 206 : 200, {
      etag: '"v1"',
      'content-range': `bytes ${sent}-${packed.length - 1}/${packed.length}`,
    })
    const timer = setInterval(() => {
      if (sent >= end) response.destroy()
      else response.write(packed.subarray(sent, ++sent))
    }, 20)
    response.on('close', () => clearInterval(timer))
  }
}

/** Breaks in the middle and then sends the rest of something else, or from somewhere else. */
function resumed(packed: Uint8Array, rest: Uint8Array | null, shift = 0): Answer {
  return (request, response) => {
    const start = Number(/=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    if (start === 0) half(packed, (broken) => broken.destroy())(request, response)
    else if (rest === null) response.writeHead(416).end()
    else {
      const range = `bytes ${start}-${packed.length - 1}/${packed.length}`
      response.strictContentLength = false
      response.writeHead(206, { 'content-range': range, etag: '"v1"' })
      response.end(rest.subarray(start - shift))
    }
  }
}

function withFlippedBit(packed: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(packed)
  changed[Math.floor(packed.length * 0.75)]! ^= 1
  return changed
}
