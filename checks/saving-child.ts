import { readdir, readFile, stat } from 'node:fs/promises'
import { SaveError, saveFile } from '../src/models/saver.ts'
import { numberedModel } from './numbered-model.ts'

/**
 * A process that saves numbered models to the path in its first argument whenever it is told a
 * number, and tells what came of it. The second argument may tell it to go on to the next number by
 * itself.
 */
export type ChildMessage =
  | { readonly ready: true; readonly saverThread: number }
  | { readonly saved: number }
  | { readonly failed: number; readonly code: string; readonly isTyped: boolean }

async function save(path: string, number: number): Promise<ChildMessage> {
  try {
    await saveFile(path, chunks(numberedModel(number)))
    return { saved: number }
  } catch (error) {
    const { code } = error as { code?: unknown }
    return { failed: number, code: String(code), isTyped: error instanceof SaveError }
  }
}

/** In three pieces, as a long file is written. */
function chunks(file: Uint8Array): Uint8Array[] {
  const third = Math.ceil(file.length / 3)
  return [0, 1, 2].map((i) => file.subarray(i * third, (i + 1) * third))
}

/** The thread on which Node makes its file system calls; there is one with UV_THREADPOOL_SIZE=1. */
async function saverThread(): Promise<number> {
  if (process.platform !== 'linux') return 0
  await stat('.')
  const threads = await readdir('/proc/self/task')
  const names = await Promise.all(
    threads.map((thread) => readFile(`/proc/self/task/${thread}/comm`, 'utf8')),
  )
  return Number(threads[names.findIndex((name) => name.trim() === 'libuv-worker')] ?? 0)
}

if (import.meta.main) {
  const [path = '', goesOn = ''] = process.argv.slice(2)
  const tell = (message: ChildMessage) => process.send!(message)
  process.on('message', async (first: number) => {
    for (let number = first; process.connected; number++) {
      tell(await save(path, number))
      if (goesOn === '') return
    }
  })
  tell({ ready: true, saverThread: await saverThread() })
}
