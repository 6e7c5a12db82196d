import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Locator } from '@playwright/test'
import { launchInkling } from './launch.ts'
import { axeFindings } from './places.ts'
import { answerQuestions, windowOf, type InklingWindow } from './window.ts'

// What becomes of runs: each step builds on the one before.
test.describe.configure({ mode: 'serial' })

const folder = mkdtempSync(join(tmpdir(), 'inkling-runs-'))
const userData = join(folder, 'user-data')

let inkling: Awaited<ReturnType<typeof launchInkling>>
let window: InklingWindow
let runs: Locator

async function open(): Promise<void> {
  inkling = await launchInkling({ userData })
  window = windowOf(inkling.page)
  runs = window.place('Runs')
  await answerQuestions(inkling.app, 'Close without saving')
}

test.beforeAll(open)
test.afterAll(async () => {
  await inkling.close()
  rmSync(folder, { recursive: true, force: true })
})

const row = (name: string) =>
  runs
    .getByRole('row')
    .filter({ has: window.page.getByRole('cell').getByText(name, { exact: true }) })
const choose = (name: string) => runs.getByRole('checkbox', { name: `Choose ${name}`, exact: true })

test('a library without runs says what will be in it', async () => {
  await window.readyToTrain()
  await window.go('Runs')
  await expect(runs).toContainText('Your runs will be listed here')
})

test('a run is in the library with its result and its curves', async () => {
  await window.train('Seed', { epochs: 1 })
  await window.go('Runs')
  await expect(row('Seed')).toContainText('1 / 1')
  await expect(row('Seed')).toContainText(/9\d\.\d+\s%/)
  await choose('Seed').check()
  await expect(runs.getByRole('img', { name: 'Accuracy over the epochs of Seed' })).toBeVisible()
  await expect(runs.getByLabel('Its weights').getByRole('option')).toHaveText([
    'As it ended',
    'After epoch 1',
  ])
})

test('a run is renamed, tagged and pinned, and found by its words', async () => {
  await runs.getByLabel('Name').fill('First try')
  await runs.getByLabel('Name').press('Enter')
  await expect(row('First try')).toBeVisible()
  await runs.getByLabel('Tags').fill('small, quick ,small')
  await runs.getByLabel('Tags').press('Enter')
  await expect(row('First try')).toContainText('small, quick')
  await runs.getByRole('button', { name: 'Pin First try' }).click()
  await expect(runs.getByRole('button', { name: 'Pin First try' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await runs.getByLabel('Find runs').fill('nothing like this')
  await expect(runs).toContainText('No run has')
  await runs.getByLabel('Find runs').fill('quick')
  await expect(row('First try')).toBeVisible()
  await runs.getByLabel('Find runs').fill('')
})

test('a run is trained again with its settings', async () => {
  await choose('First try').check()
  await runs.getByRole('button', { name: 'Train again' }).click()
  const train = window.place('Train')
  await expect(train.getByLabel('Architecture')).toHaveValue('seed')
  await expect(train.getByRole('spinbutton', { name: 'Epochs' })).toHaveValue('1')
  await window.trainAgain()
  await window.go('Runs')
  const accuracies = await runs.getByText(/^9\d\.\d+\s%$/).allInnerTexts()
  expect(accuracies).toHaveLength(2)
  expect(new Set(accuracies).size).toBe(1)
})

test('a fork starts with the weights of another run and says so', async () => {
  await choose('Seed').uncheck()
  await choose('First try').check()
  await runs.getByLabel('Its weights').selectOption('After epoch 1')
  await runs.getByRole('button', { name: 'Fork…' }).click()
  const train = window.place('Train')
  await expect(train).toContainText('Starts from “First try”, epoch 1')
  expect(await axeFindings(window.page)).toEqual([])
  await window.trainAgain()
  await window.go('Runs')
  await choose('First try').uncheck()
  await choose('First try, from epoch 1').check()
  await expect(runs).toContainText('Began with the weights of “First try”, epoch 1.')
})

test('several runs are compared in one picture', async () => {
  await choose('First try').check()
  const names = 'First try, from epoch 1, First try'
  await expect(runs.getByRole('img', { name: `Loss over the epochs of ${names}` })).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await axeFindings(window.page)).toEqual([])
  }
  await window.page.emulateMedia({ colorScheme: null, reducedMotion: null })
})

test('a deleted run comes back', async () => {
  await runs.getByRole('button', { name: 'Delete 2 runs' }).click()
  await expect(choose('First try')).toHaveCount(0)
  await window.page.getByRole('button', { name: 'Undo' }).click()
  await expect(choose('First try')).toBeVisible()
  await expect(choose('First try, from epoch 1')).toBeVisible()
})

test('the network of a run is opened', async () => {
  await row('First try').getByText('First try', { exact: true }).click()
  await runs.getByLabel('Its weights').selectOption('After epoch 1')
  await runs.getByRole('button', { name: 'Open model' }).click()
  await expect(window.model).toContainText('First try, epoch 1')
  const models = await window.go('Models')
  await expect(models).toContainText('Runs keeps it; it is in no file of its own.')
  await expect(models.getByRole('button', { name: 'Save as a file…' })).toBeVisible()
  await window.go('Runs')
})

test('runs are there when Inkling is opened again, and what was deleted is gone', async () => {
  await choose('First try').uncheck()
  await choose('Seed').check()
  await runs.getByRole('button', { name: 'Delete Seed' }).click()
  await expect(choose('Seed')).toHaveCount(0)
  await inkling.close()
  await open()
  await window.readyToTrain()
  await window.go('Runs')
  await expect(choose('First try')).toBeVisible()
  await expect(choose('First try, from epoch 1')).toBeVisible()
  await expect(choose('Seed')).toHaveCount(0)
  expect(await readdir(join(userData, 'runs'))).toHaveLength(2)
})
