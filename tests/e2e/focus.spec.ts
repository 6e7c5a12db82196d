import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { folderWith, idxSet } from '../data/own-sets.ts'
import { launchInkling, type Inkling } from './launch.ts'
import {
  answerFileDialogs,
  answerQuestions,
  killTrainer,
  press,
  windowOf,
  type InklingWindow,
} from './window.ts'

// What has the keyboard's focus goes away; each step builds on the one before.
test.describe.configure({ mode: 'serial' })

const folder = mkdtempSync(join(tmpdir(), 'inkling-focus-'))
let inkling: Inkling
let window: InklingWindow

test.beforeAll(async () => {
  inkling = await launchInkling({ userData: join(folder, 'user-data') })
  window = windowOf(inkling.page)
  await answerQuestions(inkling.app, 'Close without saving')
  await window.readyToTrain()
})
test.afterAll(async () => {
  await inkling.close()
  rmSync(folder, { recursive: true, force: true })
})

test('from a removed layer to the one that took its place', async () => {
  const train = window.place('Train')
  await train.getByRole('button', { name: /^\d+ layers/ }).click()
  const layers = train.locator('#layer-list').getByRole('listitem')
  const count = await layers.count()
  for (const [removed, next] of [
    [1, 1],
    [count - 2, count - 3],
  ] as const) {
    const layer = layers.nth(removed)
    await press(layer.getByRole('button').first())
    await press(layer.getByRole('button', { name: /^Remove/ }))
    await expect(layers.nth(next).getByRole('button').first()).toBeFocused()
  }
  await expect(layers).toHaveCount(count - 2)
})

test('from “Start from scratch instead” to “Train”, which a key held down does not press', async () => {
  await window.train('Seed', { epochs: 1 })
  const runs = await window.go('Runs')
  await runs.getByRole('checkbox', { name: 'Choose Seed' }).check()
  await press(runs.getByRole('button', { name: 'Fork…' }))
  const train = window.place('Train')
  await train.getByRole('spinbutton', { name: 'Epochs' }).fill('50')
  await train.getByRole('button', { name: 'Start from scratch instead' }).focus()
  const { keyboard } = window.page
  await keyboard.down('Enter')
  const start = train.getByRole('button', { name: 'Train', exact: true })
  await expect(start).toBeFocused()
  await keyboard.down('Enter')
  await keyboard.up('Enter')
  await window.page.waitForTimeout(300)
  await expect(window.status).toHaveText('Training done', { timeout: 1 })
})

test('from “Save model” to “See the mistakes”', async () => {
  await answerFileDialogs(inkling.app, join(folder, 'first.safetensors'))
  const train = window.place('Train')
  await press(train.getByRole('button', { name: 'Save model' }))
  await expect(train.getByRole('button', { name: 'See the mistakes' })).toBeFocused()
})

test('from a cell’s digits to the worst mistakes, and from “more” to what is new', async () => {
  const evaluate = await window.go('Evaluate')
  await press(evaluate.getByRole('gridcell', { name: / 1, read rightly/ }))
  await expect(evaluate.getByRole('heading', { name: '1, read rightly' })).toBeVisible()
  const more = evaluate.getByRole('button', { name: /^Show \d+ more/ })
  const options = evaluate.getByRole('listbox').getByRole('option')
  let shown = 0
  while (await more.isVisible()) {
    shown = await options.count()
    await press(more)
    await expect(options).not.toHaveCount(shown)
  }
  await expect(options.nth(shown)).toBeFocused()
  await press(evaluate.getByRole('button', { name: 'Back to the worst mistakes' }))
  await expect(evaluate.getByRole('heading', { name: 'The worst mistakes' })).toBeVisible()
  await expect(options.first()).toBeFocused()
})

test('from a forgotten model to the one beside it, and from the last to “Open…”', async () => {
  await answerFileDialogs(inkling.app, join(folder, 'second.safetensors'))
  const models = await window.go('Models')
  await press(models.getByRole('button', { name: 'Save…' }))
  const forget = (name: string) => press(models.getByRole('button', { name: `Forget ${name}` }))
  await forget('second')
  await expect(models.getByRole('button', { name: 'Open first' })).toBeFocused()
  await forget('first')
  await expect(models.getByRole('button', { name: 'Open…' })).toBeFocused()
})

test('from “Choose where…” to the lines that go with an exported model', async () => {
  await answerFileDialogs(inkling.app, join(folder, 'first.onnx'))
  const { page } = window
  await press(window.place('Models').getByRole('button', { name: 'Export…' }))
  await press(page.getByRole('button', { name: 'Choose where…' }))
  await expect(page.getByRole('button', { name: 'Copy the lines' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(window.place('Models').getByRole('button', { name: 'Export…' })).toBeFocused()
})

test('from a dismissed refusal to what was refused', async () => {
  const file = join(folder, 'empty.safetensors')
  writeFileSync(file, '')
  await answerFileDialogs(inkling.app, file)
  const models = window.place('Models')
  await press(models.getByRole('button', { name: 'Open…' }))
  await press(models.getByRole('alert').getByRole('button', { name: 'Dismiss' }))
  await expect(models.getByRole('button', { name: 'Open…' })).toBeFocused()
})

test('from the row of a class to the choice of the class', async () => {
  const data = await window.go('Data')
  await press(data.getByRole('button', { name: 'Show only 3' }))
  await expect(
    data.getByRole('group', { name: 'Class' }).getByRole('radio', { name: '3' }),
  ).toBeFocused()
})

test('from “Back to MNIST” to “Open folder…”', async () => {
  const own = await folderWith(idxSet({ trainCount: 1200, testCount: 200 }), 'fashion')
  await answerFileDialogs(inkling.app, own)
  const data = window.place('Data')
  const open = data.getByRole('button', { name: 'Open folder…' })
  await press(open)
  await press(data.getByRole('button', { name: 'Back to MNIST' }))
  await expect(data).toContainText('MNIST: 10 classes')
  await expect(open).toBeFocused()
  await expect(open).toBeEnabled()
})

test('from what starts the trainer again to what it is needed for', async () => {
  await window.go('Train')
  await killTrainer(inkling.app)
  const train = window.place('Train')
  await press(train.getByRole('button', { name: 'Restart the trainer' }))
  const start = train.getByRole('button', { name: 'Train', exact: true })
  await expect(start).toBeEnabled()
  await expect(start).toBeFocused()

  const draw = await window.go('Draw')
  await killTrainer(inkling.app)
  await press(draw.getByRole('button', { name: 'Start it again' }))
  await expect(draw.getByRole('application', { name: 'Sheet to draw a digit on' })).toBeFocused()
})

test('to nothing that calls one back from elsewhere', async () => {
  const evaluate = await window.go('Evaluate')
  const cell = evaluate.getByRole('gridcell', { name: / 0, read rightly/ })
  const restart = evaluate.getByRole('button', { name: 'Start it again' })
  await cell.focus()
  await killTrainer(inkling.app)
  await expect(restart).toBeFocused()
  await restart.press('Enter')
  await cell.focus()
  await window.status.click()
  await killTrainer(inkling.app)
  await expect(restart).toBeVisible()
  await expect(window.page.locator('body')).toBeFocused()
})
