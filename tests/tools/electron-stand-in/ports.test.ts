import { once } from 'node:events'
import { expect, test } from 'vitest'
import { decode, encode } from '../../../tools/electron-stand-in/codec.ts'
import {
  MessageChannelMain,
  PortLink,
  type MessagePortMain,
} from '../../../tools/electron-stand-in/ports.ts'
import type { PortFrame } from '../../../tools/electron-stand-in/wire.ts'

/** Two sides of a connection, as a main process and a utility process have. */
function linkedSides(): [PortLink, PortLink] {
  const over = (frame: PortFrame) => decode(encode(frame)) as PortFrame
  const near: PortLink = new PortLink((frame) => far.receive(over(frame)), 0)
  const far: PortLink = new PortLink((frame) => near.receive(over(frame)), 1)
  return [near, far]
}

/** A port on this side and its partner on the other. */
function crossingChannel([near, far]: [PortLink, PortLink]): [MessagePortMain, MessagePortMain] {
  const { port1, port2 } = new MessageChannelMain()
  return [port1, far.take(near.give(port2))]
}

async function nextMessage(port: MessagePortMain) {
  port.start()
  const [message] = (await once(port, 'message')) as [{ data: unknown; ports: MessagePortMain[] }]
  return message
}

test('messages pass both ways between a port here and one that crossed', async () => {
  const [here, there] = crossingChannel(linkedSides())
  here.postMessage(new Float32Array([1.5]))
  expect((await nextMessage(there)).data).toEqual(new Float32Array([1.5]))
  there.postMessage('back')
  expect((await nextMessage(here)).data).toBe('back')
})

test('messages wait, in order, until the port is started', async () => {
  const [here, there] = crossingChannel(linkedSides())
  for (let at = 0; at < 5; at++) here.postMessage(at)
  const seen: unknown[] = []
  there.on('message', ({ data }) => seen.push(data))
  await new Promise(setImmediate)
  expect(seen).toEqual([])
  there.start()
  await expect.poll(() => seen).toEqual([0, 1, 2, 3, 4])
})

test('a port passed through a port that crossed works too', async () => {
  const [here, there] = crossingChannel(linkedSides())
  const { port1, port2 } = new MessageChannelMain()
  there.postMessage('take this', [port2])
  const { ports } = await nextMessage(here)
  ports[0]!.postMessage('thanks')
  expect((await nextMessage(port1)).data).toBe('thanks')
})

test('a port between two connections is forwarded by the side in the middle', async () => {
  const page = linkedSides()
  const worker = linkedSides()
  const { port1, port2 } = new MessageChannelMain()
  const inPage = page[1].take(page[0].give(port1))
  const inWorker = worker[1].take(worker[0].give(port2))
  inPage.postMessage('ask')
  expect((await nextMessage(inWorker)).data).toBe('ask')
  const closed = once(inPage, 'close')
  worker[0].close()
  await closed
})

test('closing one end tells the other, after what was sent before', async () => {
  const [here, there] = crossingChannel(linkedSides())
  const seen: unknown[] = []
  there.on('message', ({ data }) => seen.push(data))
  there.on('close', () => seen.push('closed'))
  there.start()
  here.postMessage('last')
  here.close()
  await expect.poll(() => seen).toEqual(['last', 'closed'])
})

test('a port that was given away can’t be given away again', () => {
  const [near] = linkedSides()
  const { port1 } = new MessageChannelMain()
  near.give(port1)
  expect(() => near.give(port1)).toThrow('neutered')
})
