import { loadMnist } from '../data/mnist.ts'
import { createEngine } from '../nn/create-engine.ts'
import { connect } from '../shared/connect.ts'
import type { supervisorCalls, SupervisorEvents } from '../shared/contract.ts'
import { transportToHost } from './ports.ts'
import { createTrainer } from './trainer.ts'
import { WindowLink } from './window-link.ts'

type Nothing = Record<never, never>

// Electron only warns; a trainer in an unknown state is worse than one that is started again.
process.on('unhandledRejection', (reason) => {
  console.error(reason)
  process.exit(1)
})

const window = new WindowLink()
const trainer = createTrainer({
  createEngine,
  loadMnist,
  now: () => performance.now(),
  emit: window.emit,
  tellSupervisor: (name, payload) => host.emit(name, payload),
})
const host = connect<Nothing, typeof supervisorCalls, SupervisorEvents, Nothing>(
  transportToHost(process.parentPort),
  { asks: {}, answers: trainer.supervisorCalls },
)
process.parentPort.on('message', ({ ports: [port] }) => {
  if (port) window.adopt(port, trainer.calls)
})
