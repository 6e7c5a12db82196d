import type { BrowserWindow, MessagePortMain } from 'electron'
import type { Handlers } from '../src/shared/calls.ts'
import type { trainerCalls } from '../src/shared/contract.ts'
import { WindowLink } from '../src/trainer/window-link.ts'

interface Flood {
  readonly window: BrowserWindow
  readonly createChannel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain }
  readonly seconds: number
  readonly perSecond: number
}

/** How many messages were made, and how many at most had been sent and not yet taken. */
export interface FloodResult {
  readonly messages: number
  readonly sent: number
  readonly queue: number
}

const burstMs = 4

/**
 * For the app's main process: speaks to the window as the trainer does, through the trainer's own
 * link, but makes batch metrics without end.
 */
export async function flood(options: Flood): Promise<FloodResult> {
  const { window, createChannel, seconds, perSecond } = options
  const { port1, port2 } = createChannel()
  const counted = { sent: 0, taken: 0, queue: 0 }
  const post = port1.postMessage.bind(port1)
  port1.postMessage = (message: { type?: string }) => {
    if (message.type === 'event') counted.sent++
    counted.queue = Math.max(counted.queue, counted.sent - counted.taken)
    post(message)
  }
  port1.on('message', ({ data }) => {
    if ((data as { type: string }).type === 'taken') counted.taken++
  })
  const link = new WindowLink()
  link.adopt(port1, { snapshot } as unknown as Handlers<typeof trainerCalls>)
  window.webContents.postMessage('trainer-port', null, [port2])

  const begin = performance.now()
  const due = () => Math.floor(((performance.now() - begin) / 1000) * perSecond)
  let messages = 0
  while (performance.now() - begin < seconds * 1000) {
    for (const until = due(); messages < until; messages++) link.emit('batch', batch(messages))
    await new Promise((resolve) => setTimeout(resolve, burstMs))
  }
  // One more may wait on this side for its turn; that is the whole queue.
  return { messages, sent: counted.sent, queue: counted.queue + 1 }
}

function batch(step: number) {
  return {
    ...{ step, totalSteps: 1e7, epochPosition: step / 1e6, loss: 2 / (1 + step / 1e5) },
    ...{ accuracy: 0.5, learningRate: 0.1, imagesPerSecond: 1e5, secondsLeft: 60 },
  }
}

function snapshot() {
  const state = {
    ...{ phase: 'training', config: null, step: 0, totalSteps: 1e7, stepsPerEpoch: 1e6 },
    ...{ failure: null, engine: null },
  }
  return {
    ...{ state, history: [], batches: [], test: null, model: null, dataset: null, keptRun: null },
  }
}
