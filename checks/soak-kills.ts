import { setTimeout as delay } from 'node:timers/promises'
import { random } from '../src/nn/random.ts'
import { killTrainer, windowOf } from '../tests/e2e/window.ts'
import type { CheckOptions, CheckResult } from './command.ts'
import { withInkling } from './soak-window.ts'

const longestAnswerMs = 1_000
const longestMessageMs = 2_000
const patienceMs = 60_000

/** Kills the trainer in the middle of training, again and again, and goes on with the run each time. */
export function killTheTrainer({ seed, size, onProgress }: CheckOptions): Promise<CheckResult> {
  const draw = random(seed, 'trainer kills')
  return withInkling(async ({ app, page }) => {
    const window = windowOf(page)
    const train = window.place('Train')
    const slowest = { answer: 0, message: 0 }
    const violations: string[] = []
    await window.startTraining('LeNet-5', { epochs: 100 })
    for (let kill = 1; kill <= size; kill++) {
      await train.getByText(/^Training, epoch/).waitFor({ timeout: patienceMs })
      await delay(draw.integer(700))
      const killedAt = performance.now()
      await killTrainer(app)
      const message = train.getByRole('alert').waitFor({ timeout: patienceMs })
      const told = message.then(() => performance.now() - killedAt)
      // A click and what comes of it: the place opens although the trainer has gone.
      await window.go('Data')
      const answered = performance.now() - killedAt
      await window.go('Train')
      const toldAfter = await told
      slowest.answer = Math.max(slowest.answer, answered)
      slowest.message = Math.max(slowest.message, toldAfter)
      if (answered > longestAnswerMs) violations.push(`Kill ${kill}: no answer for ${answered} ms.`)
      if (toldAfter > longestMessageMs) violations.push(`Kill ${kill}: told after ${toldAfter} ms.`)
      await train
        .getByRole('alert')
        .getByRole('button', { name: /^Resume training LeNet-5 at epoch \d+ of 100$/ })
        .click({ timeout: patienceMs })
      onProgress(kill)
    }
    return {
      counts: {
        kills: size,
        'times resumed': size,
        'ms for the slowest answer': Math.round(slowest.answer),
        'ms for the slowest message': Math.round(slowest.message),
      },
      violations,
    }
  })
}
