import { expect, test, type Locator } from '@playwright/test'
import { seven } from './digits.ts'
import { draw } from './drawing.ts'
import { launchInkling, type Inkling } from './launch.ts'
import { dialogMisfits } from './misfits.ts'
import { axeFindings } from './places.ts'
import { answerQuestions, windowOf, type InklingWindow } from './window.ts'

// One run, looked at from its first weights to its last; each step builds on the one before.
test.describe.configure({ mode: 'serial' })

let inkling: Inkling
let window: InklingWindow
let dialog: Locator
let point: Locator

test.beforeAll(async () => {
  inkling = await launchInkling()
  window = windowOf(inkling.page)
  dialog = window.page.getByRole('dialog', { name: 'LeNet-5, epoch by epoch' })
  point = dialog.getByRole('slider', { name: 'Point of the run' })
  await answerQuestions(inkling.app, 'Close without saving')
})
test.afterAll(() => inkling.close())

/** How many of the 5,000 digits are read rightly at the point that is shown. */
async function rightNow(): Promise<number> {
  const told = await dialog.getByText(/held-out digits are read rightly/).innerText()
  return Number(/^([\d,]+) of 5,000 /.exec(told)?.[1]?.replace(',', ''))
}

async function open(): Promise<void> {
  const runs = await window.go('Runs')
  await runs.getByRole('button', { name: 'Epoch by epoch' }).click()
  await expect(dialog.getByRole('progressbar')).toHaveCount(0, { timeout: 30_000 })
}

test('a run is read from before its training to its end', async () => {
  await window.train('LeNet-5', { epochs: 2 })
  const runs = await window.go('Runs')
  await runs.getByRole('checkbox', { name: 'Choose LeNet-5' }).check()
  await open()
  await expect(point).toHaveAttribute('aria-valuetext', 'After epoch 2')
  expect(await rightNow()).toBeGreaterThan(4800)
  await expect(dialog.getByText(/[\d,]+ learned, [\d,]+ forgotten since epoch 1\./)).toBeVisible()

  await point.press('Home')
  await expect(point).toHaveAttribute('aria-valuetext', 'Before training')
  await expect.poll(rightNow).toBeLessThan(2000)
  await dialog.getByText(/^Just learned/).click()
  await expect(dialog.getByText('Nothing comes before this.')).toBeVisible()
})

test('its digits are those that changed, or those in a cell of the matrix', async () => {
  await point.press('ArrowRight')
  await expect(point).toHaveAttribute('aria-valuetext', 'After epoch 1')
  const learned = dialog.getByRole('listbox', { name: /^Just learned: / })
  await expect(learned.getByRole('option', { name: /was \d/ }).first()).toBeVisible()
  await learned.getByRole('option').nth(1).click()
  const answers = dialog.getByRole('img', { name: /^Probability of each class, point by point/ })
  await expect(answers).toBeVisible()
  await expect(dialog.getByText(/^It is taken for an? \d before training, an? \d/)).toBeVisible()

  const fours = dialog.getByRole('gridcell', { name: / 4, read rightly$/ })
  const count = await fours.innerText()
  await fours.click()
  await expect(dialog.getByRole('heading', { name: `4, read rightly: ${count}` })).toBeVisible()
  await dialog.getByRole('button', { name: 'Back to all digits' }).click()
  await expect(learned).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await axeFindings(window.page), colorScheme).toEqual([])
  }
})

test('it plays from the beginning to the end', async () => {
  await point.press('Home')
  await dialog.getByRole('button', { name: 'Play' }).click()
  await expect(dialog.getByRole('button', { name: 'Pause' })).toBeFocused()
  await expect(point).toHaveAttribute('aria-valuetext', 'After epoch 2')
  await expect(dialog.getByRole('button', { name: 'Play' })).toBeFocused()
  for (const [width, height] of [[1024, 700] as const, [720, 450] as const]) {
    expect(await dialogMisfits(window, { width, height })).toEqual([])
  }
})

test('what is drawn is read at every point', async () => {
  await dialog.getByRole('button', { name: 'Close' }).click()
  await window.go('Draw')
  await draw(window, seven)
  await open()
  await expect(dialog.getByRole('heading', { name: 'The answer to your drawing' })).toBeVisible()
  await expect(dialog.getByText(/^It is taken for .*7/)).toBeVisible()
  await dialog.getByRole('listbox').getByRole('option').first().click()
  await expect(dialog.getByRole('heading', { name: /^The answer to an? \d$/ })).toBeVisible()
  await dialog.getByRole('button', { name: 'Your drawing' }).click()
  await expect(dialog.getByRole('heading', { name: 'The answer to your drawing' })).toBeVisible()
})

test('it closes when its place is left, and no key changes what is under it', async () => {
  await window.page.evaluate(() => {
    const { document } = globalThis as unknown as { document: { activeElement: { blur(): void } } }
    document.activeElement.blur()
  })
  await window.page.keyboard.press('1')
  await expect(dialog).toBeVisible()
  await expect(window.place('Runs')).toBeVisible()
  await inkling.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('inkling:menu', 'open-data')
  })
  await expect(window.place('Data')).toBeVisible()
  await expect(dialog).toHaveCount(0)
  await window.go('Train')
})
