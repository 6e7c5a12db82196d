import { parentPort } from 'node:worker_threads'
import { instantiate } from '../wasm/instantiate.ts'
import type { CompiledExports } from '../wasm/layout.ts'
import { createMember, type Member } from './member.ts'
import type { Answer, Request } from './pool.ts'

/** A thread of the pool: joins teams, does its part of their jobs, answers when it is done. */
const members = new Map<number, Member>()

parentPort?.on('message', (request: Request) => {
  parentPort?.postMessage(answer(request))
})

function answer(request: Request): Answer {
  try {
    if (request.kind === 'join') {
      const exports = instantiate<CompiledExports>(request.module, request.memory)
      members.set(request.team, createMember(exports, request))
    } else if (request.kind === 'do') {
      members.get(request.team)?.do(request.job)
    } else {
      members.delete(request.team)
    }
    return { error: null }
  } catch (error) {
    return { error: String(error) }
  }
}
