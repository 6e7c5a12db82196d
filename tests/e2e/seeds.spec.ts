import { expect, test } from '@playwright/test'
import { launchInkling } from './launch.ts'
import { axeFindings } from './places.ts'
import { answerQuestions, windowOf } from './window.ts'

test('several seeds are trained in a row, and stand in Runs as mean and band', async () => {
  const inkling = await launchInkling()
  const window = windowOf(inkling.page)
  await answerQuestions(inkling.app, 'Close without saving')
  try {
    await window.go('Train')
    await window.readyToTrain()
    const train = window.place('Train')
    await train.getByRole('spinbutton', { name: 'Seeds', exact: true }).fill('2')
    const heard = await window.listen()
    await window.startTraining('Seed', { epochs: 1 })
    await heard('seed 1 of 2', { timeout: 30_000 })
    await heard('seed 2 of 2', { timeout: 90_000 })
    const outcome = train.getByText(/2 seeds: .* on average, from .* to .* of the test digits/)
    await expect(outcome).toBeVisible({ timeout: 90_000 })
    await expect(train.getByRole('spinbutton', { name: 'Seed', exact: true })).toHaveValue('1')

    await train.getByRole('button', { name: 'See them in Runs' }).click()
    const runs = window.place('Runs')
    await expect(runs).toContainText('2 seeds of one configuration')
    await expect(runs).toContainText(/9\d\.\d+\s% ± \d\.\d\d points/)
    const picture = runs.getByRole('img', { name: /^Accuracy over the epochs of 2 seeds, mean/ })
    await expect(picture).toBeVisible()
    expect(await axeFindings(window.page)).toEqual([])
    await runs.getByText('Single lines').click()
    await expect(picture).toHaveCount(0)
    await expect(runs.getByRole('row', { name: /^Seed (1 2|2 1)$/ })).toBeVisible()
  } finally {
    await inkling.close()
  }
})
