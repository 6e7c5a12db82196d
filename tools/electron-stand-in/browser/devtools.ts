import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'

interface Answer {
  id?: number
  method?: string
  params?: Record<string, unknown>
  result?: Record<string, unknown>
  error?: { message: string }
}

/** The Chrome DevTools Protocol over a pipe, which also ends the browser when this process dies. */
export class DevTools extends EventEmitter {
  readonly #output: Writable
  readonly #pending = new Map<number, PromiseWithResolvers<Record<string, unknown>>>()
  #nextId = 1

  constructor(output: Writable, input: Readable) {
    super()
    this.#output = output
    output.on('error', () => this.#end())
    let text = ''
    input.setEncoding('utf8')
    input.on('data', (chunk: string) => {
      const messages = (text + chunk).split('\0')
      text = messages.pop() ?? ''
      for (const message of messages) this.#receive(JSON.parse(message) as Answer)
    })
    input.on('close', () => this.#end())
  }

  send(
    method: string,
    params: Record<string, unknown> = {},
    sessionId?: string,
  ): Promise<Record<string, unknown>> {
    const id = this.#nextId++
    const answer = Promise.withResolvers<Record<string, unknown>>()
    this.#pending.set(id, answer)
    this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    return answer.promise
  }

  #receive({ id, method, params, result, error }: Answer): void {
    if (id === undefined) {
      this.emit(method ?? '', params)
      return
    }
    const answer = this.#pending.get(id)
    this.#pending.delete(id)
    if (error) answer?.reject(new Error(error.message))
    else answer?.resolve(result ?? {})
  }

  #end(): void {
    for (const answer of this.#pending.values()) answer.reject(new Error('The browser has ended.'))
    this.#pending.clear()
  }
}
