import { expect, test } from '@playwright/test'
import { folderWith, idxSet } from '../data/own-sets.ts'
import { cutOffRings } from './focus-rings.ts'
import { launchInkling, type Inkling } from './launch.ts'
import { axeFindings } from './places.ts'
import {
  answerFileDialogs,
  answerQuestions,
  press,
  windowOf,
  type InklingWindow,
} from './window.ts'

// Without a mouse: each step builds on the one before.
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

const choose = (name: string) =>
  window.place('Runs').getByRole('checkbox', { name: `Choose ${name}`, exact: true })

test('number keys and ? work after a choice and in a box, but not where one writes', async () => {
  const train = window.place('Train')
  await train.getByRole('group', { name: 'Recipe' }).getByText('Quick', { exact: true }).click()
  await window.page.keyboard.press('6')
  await expect(window.place('Runs')).toBeVisible()
  await window.go('Train')
  await train.getByRole('spinbutton', { name: 'Epochs' }).focus()
  await window.page.keyboard.press('3')
  await expect(train).toBeVisible()
  await train.getByRole('radio', { name: 'Quick' }).focus()
  await window.page.keyboard.press('?')
  await expect(window.page.getByRole('dialog')).toBeVisible()
  await window.page.keyboard.press('Escape')
})

test('a drawing by keyboard can be ended by taking an empty sheet', async () => {
  const draw = await window.go('Draw')
  const sheet = draw.getByRole('application', { name: 'Sheet to draw a digit on' })
  const { keyboard } = window.page
  await sheet.focus()
  await keyboard.press(' ')
  for (let i = 0; i < 6; i++) await keyboard.press('ArrowDown')
  await expect(draw.getByTestId('verdict')).toHaveText(/1/)
  await keyboard.press('Escape')
  await expect(draw.getByText('Draw a digit', { exact: true })).toBeVisible()
  await keyboard.press('ArrowRight')
  await expect(draw.getByText('Draw a digit', { exact: true })).toBeVisible()
  await expect(draw.getByText('Arrow keys move the pen')).toHaveCSS('opacity', '1')
  await draw.getByRole('button', { name: /^Bring back/ }).click()
  await expect(draw.getByTestId('verdict')).toHaveText(/1/)
})

test('an empty sheet takes a stroke under way along, and has the focus', async () => {
  const draw = window.place('Draw')
  const sheet = draw.getByRole('application', { name: 'Sheet to draw a digit on' })
  const clear = draw.getByRole('button', { name: 'Clear' })
  const invitation = draw.getByText('Draw a digit', { exact: true })
  const { mouse } = window.page
  await window.page.keyboard.press('Escape')
  await expect(invitation).toBeVisible()
  const { x, y, width, height } = (await sheet.boundingBox())!
  await mouse.move(x + width / 2, y + height * 0.2)
  await mouse.down()
  await mouse.move(x + width / 2, y + height * 0.8, { steps: 6 })
  await expect(draw.getByTestId('verdict')).toHaveText(/1/)
  await press(clear)
  await expect(invitation).toBeVisible()
  await expect(sheet).toBeFocused()
  await mouse.move(x + width * 0.8, y + height * 0.8, { steps: 6 })
  await mouse.up()
  await expect(draw.getByTestId('verdict')).toHaveText('Nothing to read yet.')
  await expect(invitation).toBeVisible()
  await draw
    .getByRole('button', { name: /^Bring back/ })
    .first()
    .click()
  await expect(draw.getByTestId('verdict')).toHaveText(/1/)
  await clear.click()
  await expect(sheet).toBeFocused()
})

test('the focus stays on the buttons of a run, whatever they can do at the moment', async () => {
  const train = await window.go('Train')
  await train.getByLabel('Architecture').selectOption({ label: 'LeNet-5' })
  await train.getByRole('spinbutton', { name: 'Epochs' }).fill('4')
  await press(train.getByRole('button', { name: 'Train', exact: true }))
  await expect(train.getByRole('button', { name: 'Pause' })).toBeFocused()

  const stop = train.getByRole('button', { name: 'Stop' })
  await expect(window.status).toHaveText(/^Training, /)
  await press(stop)
  await expect(window.status).toHaveText(/^Stopped (in|after) epoch \d of 4$/)
  await expect(train).toContainText(/Stopped (in|after) epoch \d of 4, after [\d,]+ batches/)
  await expect(stop).toBeFocused()
  await expect(stop).toBeDisabled()
  expect(await axeFindings(window.page)).toEqual([])
  await stop.press('Enter')
  await expect(window.status).toHaveText(/^Stopped/)

  const reset = train.getByRole('button', { name: 'Reset' })
  await press(reset)
  await expect(window.status).toHaveText('Ready to train')
  await expect(reset).toBeFocused()
  await window.page.keyboard.press('Shift+Tab')
  await expect(reset).not.toBeFocused()
})

test('the focus goes to the row beside a deleted run, and to one that comes back', async () => {
  await window.train('Seed', { epochs: 1 })
  const runs = await window.go('Runs')
  await choose('Seed').check()
  await press(runs.getByRole('button', { name: 'Delete Seed' }))
  await expect(choose('LeNet-5')).toBeFocused()
  await press(window.page.getByRole('button', { name: 'Undo' }))
  await expect(choose('Seed')).toBeFocused()
})

test('a notice that goes gives the focus back, and those of every kind are dismissed in one line', async () => {
  const runs = window.place('Runs')
  await answerFileDialogs(inkling.app, '/nowhere/at-all.safetensors')
  await window.page.keyboard.press('ControlOrMeta+o')
  await expect(window.page.getByText('The model was not opened')).toBeVisible()
  await press(runs.getByRole('button', { name: 'Open model' }))
  await expect(window.page.getByText('Opened “Seed”')).toBeVisible()
  const dismissals = window.page.getByRole('button', { name: 'Dismiss' })
  const edges = (await dismissals.all()).map(async (one) => (await one.boundingBox())?.x)
  expect(new Set(await Promise.all(edges)).size).toBe(1)
  const find = runs.getByLabel('Find runs')
  await find.focus()
  await press(dismissals.last())
  await expect(find).toBeFocused()
})

test('the focus goes along to the fork of a run', async () => {
  await press(window.place('Runs').getByRole('button', { name: 'Fork…' }))
  await expect(window.page.locator(':focus')).toContainText('Starts from “Seed”')
  await press(window.page.getByRole('button', { name: 'Start from scratch instead' }))
  await window.page.keyboard.press('Tab')
  await expect(window.place('Train').locator(':focus')).toBeVisible()
})

test('the focus stays on what compares, and on what opens data', async () => {
  const evaluate = await window.go('Evaluate')
  const test = evaluate.getByRole('button', { name: 'Test it' })
  if (await test.isVisible()) await test.click()
  await evaluate.getByText('Comparison', { exact: true }).click()
  const compare = evaluate.getByRole('button', { name: 'Compare with Inkling’s own network' })
  await press(compare)
  await expect(evaluate.getByRole('region', { name: 'Comparison' })).toBeVisible({
    timeout: 60_000,
  })
  await expect(compare).toBeFocused()

  const folder = await folderWith(idxSet({ trainCount: 1200, testCount: 200 }), 'fashion')
  await answerFileDialogs(inkling.app, folder)
  const data = await window.go('Data')
  const open = data.getByRole('button', { name: 'Open folder…' })
  await press(open)
  await expect(data).toContainText('Fashion-MNIST: 10 classes')
  await expect(open).toBeFocused()
})

test('the header says which data a model was tested on when it is not in use', async () => {
  await expect(window.page.getByRole('banner')).toContainText('on test digits of MNIST')
})

test('the ring around what has the focus is whole, wherever Tab leads', async () => {
  await window.page.setViewportSize({ width: 1024, height: 700 })
  await window.go('Runs')
  await choose('Seed').check()
  expect(await cutOffRings(window)).toEqual([])
  await window.go('Runs')
  await choose('LeNet-5').check()
  expect(await cutOffRings(window)).toEqual([])
})
