import { readFile } from 'node:fs/promises'
import type { ElectronApplication } from '@playwright/test'
import { windowOf } from '../tests/e2e/window.ts'
import type { CheckOptions, CheckResult } from './command.ts'
import { heapOf, megabytes, objectsOf, withInkling } from './soak-window.ts'

/** Memory is compared with what it was after so many cycles, when every path has been taken. */
const warmUpShare = 0.2
const mostGrowth = 0.05
const patienceMs = 60_000

/** Starts and stops runs: what they took comes back. */
export function startAndStop({ size, onProgress }: CheckOptions): Promise<CheckResult> {
  return withInkling(async ({ app, page }) => {
    const window = windowOf(page)
    const train = window.place('Train')
    const measure = async () => ({
      objects: await objectsOf(page),
      heap: await heapOf(page),
      trainer: await trainerMemory(app),
    })
    let before: Awaited<ReturnType<typeof measure>> | null = null
    for (let cycle = 0; cycle < size; cycle++) {
      if (cycle === Math.ceil(size * warmUpShare)) before = await measure()
      if (cycle === 0) await window.startTraining('LeNet-5', { epochs: 50 })
      else await train.getByRole('button', { name: 'Train', exact: true }).click()
      await train.getByText(/^Training, epoch/).waitFor({ timeout: patienceMs })
      await train.getByRole('button', { name: 'Reset', exact: true }).click()
      await train
        .getByRole('button', { name: 'Train', exact: true })
        .waitFor({ timeout: patienceMs })
      onProgress(cycle + 1)
    }
    const after = await measure()
    const grown = (what: keyof typeof after) => after[what] / (before ?? after)[what] - 1
    const percent = (what: keyof typeof after) => Math.round(1000 * grown(what)) / 10
    const violations = (['objects', 'trainer'] as const)
      .filter((what) => grown(what) > mostGrowth)
      .map((what) => `${what}: ${megabytes(before![what])} MB became ${megabytes(after[what])} MB.`)
    return {
      counts: {
        'starts and stops': size,
        'MB of objects in the window': megabytes(after.objects),
        '% they grew': percent('objects'),
        'MB of window heap, with machine code': megabytes(after.heap),
        '% the heap grew': percent('heap'),
        'MB of trainer': megabytes(after.trainer),
        '% the trainer grew': percent('trainer'),
      },
      violations,
    }
  })
}

/** Bytes that the trainer holds in memory. */
async function trainerMemory(app: ElectronApplication): Promise<number> {
  const pid = await app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Inkling trainer')?.pid,
  )
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return 1024 * Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1])
}
