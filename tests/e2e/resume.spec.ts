import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { launchInkling } from './launch.ts'
import { answerQuestions, killTrainer, windowOf, type InklingWindow } from './window.ts'

let folder = ''
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-resume-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

const oneEpoch = /^1\b/

/** Trains until there is a first epoch behind it. */
async function trainPastAnEpoch(window: InklingWindow): Promise<void> {
  const heard = await window.listen()
  await window.startTraining('LeNet-5', { epochs: 4 })
  // Not the table's first row: the network that the app opens with has a history, too.
  await heard('Training, epoch 2', { timeout: 60_000 })
}

async function expectWholeRun(window: InklingWindow): Promise<void> {
  await expect(window.status).toHaveText('Training done', { timeout: 60_000 })
  await expect(window.place('Train').getByRole('row', { name: oneEpoch })).toBeVisible()
  // The head of the table, and four epochs.
  await expect(window.place('Train').getByRole('row')).toHaveCount(5)
}

test('offers to resume after the death of the trainer, and finishes the run', async () => {
  const inkling = await launchInkling({ userData: folder })
  const window = windowOf(inkling.page)
  await trainPastAnEpoch(window)
  await killTrainer(inkling.app)
  const alert = window.place('Train').getByRole('alert')
  await expect(alert).toContainText('the run under way is kept', { timeout: 2_000 })
  await alert.getByRole('button', { name: /^Resume training LeNet-5 at epoch \d of 4$/ }).click()
  await expect(window.status).toHaveText(/^Training, epoch/, { timeout: 20_000 })
  await expect(window.place('Train').getByRole('row', { name: oneEpoch })).toBeVisible()
  await expectWholeRun(window)
  await answerQuestions(inkling.app, 'Close without saving')
  await inkling.close()
})

test('keeps the run when it is closed in mid-run, and offers it at the next start', async () => {
  const first = await launchInkling({ userData: folder })
  await trainPastAnEpoch(windowOf(first.page))
  await answerQuestions(first.app, 'Close and keep the run')
  await first.close()

  const second = await launchInkling({ userData: folder })
  const window = windowOf(second.page)
  const train = window.place('Train')
  const resume = train.getByRole('button', { name: /^Resume training LeNet-5 at epoch \d of 4$/ })
  await resume.click({ timeout: 20_000 })
  await expect(resume).toBeHidden()
  await expectWholeRun(window)
  await answerQuestions(second.app, 'Close without saving')
  await second.close()

  const third = await launchInkling({ userData: folder })
  await windowOf(third.page).readyToTrain()
  await expect(third.page.getByText('A run was interrupted')).toBeHidden()
  await third.close()
})

test('forgets an interrupted run that is discarded', async () => {
  const first = await launchInkling({ userData: folder })
  await trainPastAnEpoch(windowOf(first.page))
  await answerQuestions(first.app, 'Close and keep the run')
  await first.close()

  const second = await launchInkling({ userData: folder })
  const offer = second.page.getByRole('region', { name: 'A run was interrupted' })
  await offer.getByRole('button', { name: 'Discard' }).click({ timeout: 20_000 })
  await expect(offer).toBeHidden()
  await second.close()
})
