import { EventEmitter } from 'node:events'

/** Puts Electron's `process.parentPort` over the channel of a plain forked process. */
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void process.send?.(message),
})
process.on('message', (data) => {
  if (data === 'reject') void Promise.reject(new Error('Nobody catches this.'))
  else parentPort.emit('message', { data, ports: [] })
})
Object.assign(process, { parentPort })
