import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Locator } from '@playwright/test'
import { picturesOf, watchCharts } from './charts.ts'
import { seven, star } from './digits.ts'
import { draw, measureLatencies, probabilities } from './drawing.ts'
import { launchInkling } from './launch.ts'
import { misfits } from './misfits.ts'
import { axeFindings, checkPlaces } from './places.ts'
import { answerFileDialogs, answerQuestions, windowOf, type InklingWindow } from './window.ts'

// One person's first hour with Inkling: each step builds on the one before.
test.describe.configure({ mode: 'serial' })

const folder = mkdtempSync(join(tmpdir(), 'inkling-journey-'))
const userData = join(folder, 'user-data')
const modelFile = join(
  folder,
  'my-digits, whose name is longer than any header, button row or notice has room for.safetensors',
)

let inkling: Awaited<ReturnType<typeof launchInkling>>
let window: InklingWindow
let firstReading: readonly string[] = []

async function open(): Promise<void> {
  inkling = await launchInkling({ userData })
  window = windowOf(inkling.page)
  await answerQuestions(inkling.app, 'Close without saving')
}

test.beforeAll(open)
test.afterAll(async () => {
  await inkling.close()
  rmSync(folder, { recursive: true, force: true })
})

test('opens with all digits and a network at hand', async () => {
  await window.readyToTrain()
  await expect(window.model).toHaveText('Inkling’s own network')
  const data = await window.go('Data')
  await expect(data).toContainText('60,000')
  await expect(data).toContainText('10,000')
  await expect(data).toContainText('The copy that comes with Inkling')
})

test('fills the form by a recipe, and shows what augmentation does to a digit', async () => {
  const train = await window.go('Train')
  const choice = train.getByRole('group', { name: 'Recipe' })
  await choice.getByText('Best', { exact: true }).click()
  await expect(train.getByLabel('Architecture')).toHaveValue('inkling-large')
  await train.getByRole('button', { name: /^Augmentation/ }).click()
  const sheet = train.getByRole('img', { name: /^A training image/ })
  await expect(sheet.locator('canvas')).toHaveCount(24)
  const pictures = async () => picturesOf(sheet.locator('canvas'))
  const before = await pictures()
  expect(new Set(before).size).toBe(24)
  await train.getByRole('slider', { name: /^Noise/ }).fill('0.2')
  await expect.poll(async () => (await pictures())[5]).not.toBe(before[5])
  expect((await pictures())[0]).toBe(before[0])
  await expect(choice.getByRole('radio', { name: 'Your own' })).toBeChecked()
  await train.getByRole('button', { name: /^Augmentation/ }).click()
  await choice.getByText('Quick', { exact: true }).click()
})

test('trains on the real digits, and both charts move', async () => {
  const movement = await watchCharts(window.page)
  const train = window.place('Train')
  const boxes = () =>
    Promise.all([
      train.getByRole('spinbutton', { name: 'Epochs' }).boundingBox(),
      train.getByRole('img', { name: /^Loss/ }).boundingBox(),
    ])
  await window.startTraining('LeNet-5', { epochs: 2 })
  await expect(window.status).toHaveText(/^Training, epoch/)
  const boxesWhileTraining = await boxes()
  await expect(window.status).toHaveText('Training done', { timeout: 90_000 })
  for (const chart of ['Loss', 'Accuracy']) {
    const { pictures = 0, readings = 0 } = (await movement())[chart] ?? {}
    expect(pictures, `pictures of the chart ${chart}`).toBeGreaterThan(2)
    expect(readings, `readings of the chart ${chart}`).toBeGreaterThan(2)
  }
  const epoch = train.getByRole('row', { name: /^1/ })
  await expect(epoch).toContainText(/9\d\.\d+\s%/)
  await expect(train).toContainText(/9\d\.\d+\s% of the test digits read right/)
  expect(await boxes(), 'form and charts, which stay where they are').toEqual(boxesWhileTraining)
})

test('shows which digits it confuses, and the digits in a cell', async () => {
  const evaluate = await window.go('Evaluate')
  const matrix = evaluate.getByRole('grid', { name: 'Confusion matrix' })
  await expect(matrix.getByRole('gridcell', { name: /, read / })).toHaveCount(100)
  const nines = matrix.getByRole('gridcell', { name: /: 4, read as 9$/ })
  const count = Number.parseInt((await nines.innerText()).replace(/\D/g, '') || '0', 10)
  expect(count).toBeGreaterThan(0)
  await nines.click()
  const digits = evaluate.getByRole('listbox', { name: '4, read as 9' }).getByRole('option')
  await expect(digits).toHaveCount(Math.min(count, 120))
  await expect(digits.first()).toHaveAccessibleName(/^4.*read as 9/)

  await matrix.getByRole('gridcell', { name: /: 4, read as 9$/ }).focus()
  await window.page.keyboard.press('ArrowDown')
  await window.page.keyboard.press('Enter')
  await expect(evaluate.getByRole('heading', { name: '5, read as 9' })).toBeVisible()
})

test('looks inside the network as it misreads a digit', async () => {
  const evaluate = window.place('Evaluate')
  await evaluate.getByRole('gridcell', { name: /: 4, read as 9$/ }).click()
  await expect(evaluate.getByRole('heading', { name: '4, read as 9' })).toBeVisible()
  const lookInside = evaluate.getByRole('button', { name: 'Look inside' })
  await lookInside.click()
  const dialog = window.page.getByRole('dialog', { name: /^Test digit [\d,]+: a 4, read as 9$/ })
  await expect(dialog.getByRole('heading', { level: 3 })).toHaveCount(8)
  const answer = dialog.getByRole('application', { name: /^10 units/ })
  // Behind a border of one pixel each unit has 18 with its gap.
  await answer.click({ position: { x: 9 * 18 + 8, y: 8 } })
  const derivation = dialog.getByRole('region', { name: 'How Answer 9 came about' })
  await expect(derivation).toContainText(/^Answer 9: \d\d\.\d\s%/)
  expect(await axeFindings(window.page)).toEqual([])
  await derivation.getByRole('button', { name: 'Close' }).click()

  await dialog.getByText(/^Backward/).click()
  await expect(dialog.getByLabel('If this is')).toHaveValue('4')
  const begins = dialog.getByRole('region', { name: 'How Gradient of answer 4 came about' })
  const gradients = dialog.getByRole('application', { name: /^Gradients of 10 units/ })
  await gradients.click({ position: { x: 4 * 18 + 8, y: 8 } })
  await expect(begins).toContainText(/Probability \S+\s*− should be 1\s*= Gradient −0\.\d{2,3}\s*$/)
  const image = dialog.getByRole('application', { name: /^Gradients of 28 × 28 pixels/ })
  await image.press('Enter')
  await expect(dialog.getByRole('region', { name: /row 1, column 1 came about$/ })).toBeVisible()
  expect(await axeFindings(window.page)).toEqual([])
  await image.press('Escape')
  await window.page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(lookInside).toBeFocused()
  await lookInside.press('Enter')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(lookInside).toBeFocused()
})

test('reads a digit drawn with the mouse', async () => {
  const place = await window.go('Draw')
  await draw(window, seven)
  await expect(place.getByTestId('verdict')).toHaveText(/^(It is a|Not sure:).* 7\b/)
  firstReading = await probabilities(window)
})

test('does not take a star for a digit', async () => {
  const place = await window.go('Draw')
  await place.getByRole('button', { name: 'Clear' }).click()
  await draw(window, star)
  await expect(place.getByTestId('verdict')).toHaveText('This does not look like a digit.')
  await place.getByRole('button', { name: 'Clear' }).click()
  await draw(window, seven)
})

test('shows what every layer makes of the drawing', async () => {
  const place = window.place('Draw')
  await place.getByRole('button', { name: /^Layer by layer/ }).click()
  const titles = place.getByRole('heading', { level: 4 })
  await expect(titles).toHaveCount(8)
  await expect(titles.nth(0)).toHaveText('The image 28 × 28 pixels')
  await expect(titles.nth(1)).toHaveText('Conv2D, 6 filters of 5 × 5, then ReLU 6 maps of 28 × 28')
  await expect(titles.nth(7)).toHaveText('Dense, then Softmax 10 units')
  const maps = place.getByLabel(/the darker the stronger$/).locator('canvas')
  await expect(maps).toHaveCount(8)
  const ofSeven = await picturesOf(maps)
  expect(new Set(ofSeven).size).toBe(8)
  await draw(window, [
    [0.2, 0.9],
    [0.8, 0.9],
  ])
  await expect.poll(async () => (await picturesOf(maps))[0]).not.toBe(ofSeven[0])
  await place.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => picturesOf(maps)).toEqual(ofSeven)
})

test('shows how a number came about, by mouse and by keyboard', async () => {
  const place = window.place('Draw')
  const filtered = place.getByRole('application', { name: /^6 maps of 28 × 28/ })
  // Behind a border of one pixel, the sixteenth number of the thirteenth row.
  const scale = await scaleOf(filtered, { maps: 6, edge: 28 })
  await filtered.click({ position: { x: 1 + 15.5 * scale, y: 1 + 12.5 * scale } })
  const first = place.getByRole('region', { name: 'How Map 1, row 13, column 16 came about' })
  await expect(first).toBeVisible()
  await expect(first.getByRole('img')).toHaveCount(3)
  const [products, bias, result] = await sumIn(first)
  // Each of the three is rounded to two digits.
  expect(Math.abs(products + bias - result)).toBeLessThan(0.0151)

  await filtered.press('ArrowDown')
  await expect(first).toHaveCount(0)
  const below = place.getByRole('region', { name: 'How Map 1, row 14, column 16 came about' })
  await expect(below).toBeVisible()

  const units = place.getByRole('application', { name: /^10 units/ })
  await units.press('Enter')
  const answer = place.getByRole('region', { name: 'How Answer 0 came about' })
  await expect(answer).toContainText(/^Answer 0: \d?\d\.\d\s%/)
  await expect(below).toHaveCount(0)
  expect(await axeFindings(window.page)).toEqual([])
  await answer.getByRole('button', { name: 'Close' }).click()
  await expect(answer).toHaveCount(0)
  await expect(units).toBeFocused()

  const any = place.getByRole('region', { name: /came about$/ })
  for (const focused of [filtered, any.getByRole('button', { name: 'Close' })]) {
    await filtered.press('Enter')
    await expect(any).toBeVisible()
    await focused.press('Escape')
    await expect(any).toHaveCount(0)
    await expect(filtered).toBeFocused()
  }
  expect(await probabilities(window)).toEqual(firstReading)
})

/** How many pixels a number has, in one row of maps that are 4 pixels apart. */
async function scaleOf(place: Locator, { maps, edge }: { maps: number; edge: number }) {
  const width = Number(await place.locator('canvas').getAttribute('width'))
  return (width - 2 - 4 * (maps - 1)) / maps / edge
}

/** What the products, the bias and the convolution come to, as they are written. */
async function sumIn(derivation: Locator): Promise<[number, number, number]> {
  const text = (await derivation.innerText()).replaceAll('\u2212', '-').replaceAll('+', '')
  const found = /Products\s+(\S+)\s+Bias\s+(\S+)\s+=\s+Conv2D\s+(\S+)/.exec(text)
  expect(found, text).not.toBeNull()
  return [Number(found![1]), Number(found![2]), Number(found![3])]
}

test('takes back a stroke, and the whole drawing', async () => {
  const place = window.place('Draw')
  await draw(window, [
    [0.2, 0.9],
    [0.8, 0.9],
  ])
  expect(await probabilities(window)).not.toEqual(firstReading)
  await place.getByRole('button', { name: 'Undo' }).click()
  expect(await probabilities(window)).toEqual(firstReading)
  await place.getByRole('button', { name: 'Clear' }).click()
  await expect(place.getByTestId('verdict')).toHaveText('Nothing to read yet.')
  await expect(place).toContainText('Draw something, and every layer shows what it makes of it.')
})

test('every place is accessible and fits, light and dark, with its shortcut', async () => {
  await checkPlaces(window)
  expect(await misfits(window, { width: 1024, height: 700 })).toEqual([])
})

test('every place fits a zoomed page: the smallest window at 125 %, a laptop’s at 200 %', async () => {
  expect(await misfits(window, { width: 819, height: 560 })).toEqual([])
  expect(await misfits(window, { width: 720, height: 450 })).toEqual([])
})

test('saves the model, and after a restart reads the same drawing alike', async () => {
  await answerFileDialogs(inkling.app, modelFile)
  await window.page.keyboard.press('ControlOrMeta+s')
  const notice = window.page.getByText(/^Saved/)
  await expect(notice).toBeVisible()
  expect((await notice.boundingBox())?.height).toBeLessThan(48)
  expect(statSync(modelFile).size).toBeGreaterThan(4 * 61_706)
  await inkling.close()

  await open()
  await expect(window.model).toHaveText(/my-digits/)
  await expect(window.status).toHaveText('Ready to train')
  await window.go('Draw')
  await draw(window, seven)
  expect(await probabilities(window)).toEqual(firstReading)

  const models = await window.go('Models')
  await models.getByRole('button', { name: /^Open my-digits/ }).click()
  await expect(window.page.getByText(/^Opened/)).toBeVisible()
  await expect(window.page.getByText(/^Opened/)).toBeHidden({ timeout: 10_000 })
  expect(await misfits(window, { width: 1024, height: 700 })).toEqual([])
})

test('keeps up with the pen, on LeNet-5', async () => {
  await window.go('Draw')
  const latencies = (await measureLatencies(window, 50)).toSorted((a, b) => a - b)
  expect(latencies.length).toBeGreaterThan(20)
  const median = latencies[latencies.length >> 1] ?? Infinity
  console.log(`pen move to probabilities: median ${median.toFixed(1)} ms of ${latencies.length}`)
  expect(median).toBeLessThan(150)
})
