import { expect, test } from '@playwright/test'
import { launchInkling, type Inkling } from './launch.ts'
import { answerQuestions, windowOf, type InklingWindow } from './window.ts'

// One hour without a mouse: each step builds on the one before.
test.describe.configure({ mode: 'serial' })

let inkling: Inkling
let window: InklingWindow

test.beforeAll(async () => {
  inkling = await launchInkling()
  window = windowOf(inkling.page)
  await answerQuestions(inkling.app, 'Close without saving')
  await window.readyToTrain()
})
test.afterAll(() => inkling.close())

test('number keys and ? work after a choice and in a box, but not where one writes', async () => {
  const train = window.place('Train')
  await train.getByRole('group', { name: 'Recipe' }).getByText('Quick', { exact: true }).click()
  await window.page.keyboard.press('2')
  await expect(window.place('Evaluate')).toBeVisible()
  await window.go('Train')
  await window.readyToTrain()
  await train.getByRole('spinbutton', { name: 'Epochs' }).focus()
  await window.page.keyboard.press('3')
  await expect(train).toBeVisible()
  await train.getByRole('radio', { name: 'Quick' }).focus()
  await window.page.keyboard.press('?')
  await expect(window.page.getByRole('dialog')).toBeVisible()
  await window.page.keyboard.press('Escape')
})
