import { connect } from '../../src/shared/connect.ts'
import type { supervisorCalls, SupervisorEvents } from '../../src/shared/contract.ts'
import { trainerAnswers } from './trainer-answers.ts'

type Nothing = Record<never, never>

/** A trainer that is in the middle of training, and comes to its end as its argument says. */
const ends: Readonly<Record<string, () => void>> = {
  hang() {
    for (;;);
  },
  'out-of-memory'() {
    const hoard: string[][] = []
    for (;;) hoard.push(new Array<string>(1_000_000).fill('x'))
  },
  stop: () => void process.kill(process.pid, 'SIGSTOP'),
}
const [, , end = ''] = process.argv

const supervisor = connect<Nothing, typeof supervisorCalls, SupervisorEvents, Nothing>(
  {
    post: (message) => void process.send?.(message),
    listen: (receive) => void process.on('message', receive),
  },
  { asks: {}, answers: trainerAnswers() },
)
supervisor.emit('activity', { isTraining: true, isUnsaved: true, isKept: true })
setTimeout(ends[end]!, 300)
