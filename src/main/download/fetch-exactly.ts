import { MirrorFailure } from './download-error.ts'
import { PaceWatch } from './pace-watch.ts'

/** The part of `fetch` that is used; Electron's `net.fetch` and Node's both have it. */
export type Fetch = (
  url: string,
  init: { headers: Record<string, string>; signal: AbortSignal; cache: 'no-store' },
) => Promise<Response>

export interface FetchOptions {
  readonly url: string
  /** How many bytes the file has; not one more is accepted. */
  readonly bytes: number
  readonly fetch: Fetch
  readonly signal: AbortSignal
  /** How long to wait for the file, or for as much of it as the slowest mirror worth its time sends. */
  readonly timeoutMs: number
  readonly onProgress: (bytesReceived: number) => void
}

/** What has come so far, and how to ask for the rest of the very same file. */
interface Arrival {
  readonly body: Uint8Array
  received: number
  validator: string | null
}

/** From a slower mirror MNIST would take an hour; one that sends less may be out to keep us waiting. */
const leastBytesPerSecond = 4096

/** A connection that breaks again and again is left for the next mirror. */
const mostAttempts = 4

/**
 * Fetches a file whose length is known. A broken connection is resumed where it broke, as long as
 * every attempt brings something and the server still has the same file (`If-Range`, RFC 9110).
 * A mirror that is silent or too slow is given up, over all attempts together.
 * @throws MirrorFailure, or the signal's reason if it was aborted
 */
export async function fetchExactly(options: FetchOptions): Promise<Uint8Array> {
  const arrival: Arrival = {
    body: new Uint8Array(options.bytes),
    received: 0,
    validator: null,
  }
  const leastBytes = (leastBytesPerSecond * options.timeoutMs) / 1000
  const watch = new PaceWatch(options.timeoutMs, leastBytes, options.signal)
  try {
    for (let attempt = 1; ; attempt++) {
      const before = arrival.received
      try {
        await fetchRest(options, arrival, watch)
        return arrival.body
      } catch (error) {
        options.signal.throwIfAborted()
        const isBroken = isConnectionFailure(error) && arrival.received > before
        if (!isBroken || attempt === mostAttempts) throw error
      }
    }
  } finally {
    watch.stop()
  }
}

function isConnectionFailure(error: unknown): boolean {
  return error instanceof MirrorFailure && ['UNREACHABLE', 'TRUNCATED'].includes(error.code)
}

async function fetchRest(options: FetchOptions, arrival: Arrival, watch: PaceWatch): Promise<void> {
  const { url, fetch, signal, timeoutMs } = options
  try {
    const headers = requestHeaders(arrival)
    const response = await fetch(url, { headers, signal: watch.signal, cache: 'no-store' })
    acceptAnswer(response, options, arrival)
    await receive(response, options, arrival, watch)
  } catch (error) {
    if (error instanceof MirrorFailure) throw error
    signal.throwIfAborted()
    if (watch.hasTimedOut) throw timeout(url, timeoutMs, watch)
    throw new MirrorFailure('UNREACHABLE', `${hostOf(url)}: ${reasonOf(error)}.`, { cause: error })
  }
}

function timeout(url: string, timeoutMs: number, { isSilent }: PaceWatch): MirrorFailure {
  const [host, seconds] = [hostOf(url), timeoutMs / 1000]
  return isSilent
    ? new MirrorFailure('TIMEOUT', `${host} was silent for ${seconds} s.`)
    : new MirrorFailure('TOO_SLOW', `${host} sent next to nothing for ${seconds} s.`)
}

/** The file must come as it is, so that its checksum means something. */
function requestHeaders({ received, validator }: Arrival): Record<string, string> {
  const headers = { 'accept-encoding': 'identity' }
  if (received === 0 || validator === null) return headers
  return { ...headers, range: `bytes=${received}-`, 'if-range': validator }
}

function acceptAnswer(response: Response, options: FetchOptions, arrival: Arrival): void {
  const { url, bytes } = options
  if (response.status === 206) {
    const range = response.headers.get('content-range')
    if (range !== `bytes ${arrival.received}-${bytes - 1}/${bytes}`) {
      throw new MirrorFailure('HTTP_STATUS', `${hostOf(url)} sent another part: ${range}.`)
    }
    return
  }
  if (response.status !== 200) {
    throw new MirrorFailure('HTTP_STATUS', `${hostOf(url)} answered ${response.status}.`)
  }
  arrival.received = 0
  arrival.validator = validatorOf(response.headers)
}

/** A weak ETag does not promise the same bytes, so it cannot be used to resume. */
function validatorOf(headers: Headers): string | null {
  const etag = headers.get('etag')
  return etag?.startsWith('"') ? etag : headers.get('last-modified')
}

async function receive(
  response: Response,
  { url, bytes, onProgress }: FetchOptions,
  arrival: Arrival,
  watch: PaceWatch,
): Promise<void> {
  const reader = response.body?.getReader()
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) break
      watch.received(value.length)
      if (arrival.received + value.length > bytes) {
        throw new MirrorFailure('TOO_LONG', `${hostOf(url)} sent more than ${bytes} bytes.`)
      }
      arrival.body.set(value, arrival.received)
      arrival.received += value.length
      onProgress(arrival.received)
    }
  } finally {
    // Ends the transfer if it is not over; a connection that is broken already cannot be cancelled.
    await reader?.cancel().catch(() => undefined)
  }
  if (arrival.received < bytes) {
    throw new MirrorFailure(
      'TRUNCATED',
      `${hostOf(url)} sent only ${arrival.received} of ${bytes} bytes.`,
    )
  }
}

export function hostOf(url: string): string {
  return new URL(url).host
}

/** Node hides the reason in the cause, in words such as "connect ECONNREFUSED". */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error
  const reason = cause instanceof Error && cause.message !== '' ? cause.message : message
  return reason || 'the connection failed'
}
