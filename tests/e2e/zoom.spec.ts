import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { folderWith, idxSet } from '../data/own-sets.ts'
import { launchInkling, type Inkling } from './launch.ts'
import { dialogMisfits } from './misfits.ts'
import { answerFileDialogs, windowOf, type InklingWindow } from './window.ts'

/** A laptop's window at 200 %, and the smallest at 125 %. */
const [small, larger] = [
  { width: 720, height: 450 },
  { width: 819, height: 560 },
]
const folder = mkdtempSync(join(tmpdir(), 'inkling-zoom-'))
let inkling: Inkling
let window: InklingWindow

test.beforeAll(async () => {
  inkling = await launchInkling()
  window = windowOf(inkling.page)
  await window.readyToTrain()
})
test.afterAll(async () => {
  await inkling.close()
  rmSync(folder, { recursive: true, force: true })
})

async function expectDialogToFit(): Promise<void> {
  for (const size of [small, larger]) expect(await dialogMisfits(window, size)).toEqual([])
}

test('the digits of an opened cell come into view, and the focus stays in the matrix', async () => {
  const { page } = window
  const evaluate = await window.go('Evaluate')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize(small)
  const zeros = evaluate.getByRole('gridcell', { name: / 0, read rightly/ })
  const title = evaluate.getByRole('heading', { name: '0, read rightly' })
  const digits = evaluate.getByRole('listbox', { name: '0, read rightly' }).getByRole('option')
  await expect(evaluate.getByRole('listbox')).toBeAttached()
  await zeros.press('Enter')
  for (let times = 0; times < 2; times++) {
    await expect(title).toBeInViewport({ ratio: 1 })
    await expect(digits.first()).toBeInViewport({ ratio: 1 })
    await expect(zeros).toBeFocused()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowLeft')
    await expect(zeros).toBeInViewport({ ratio: 1 })
    await page.keyboard.press('Enter')
  }

  await page.setViewportSize({ width: 1024, height: 700 })
  const scrolled = () => evaluate.evaluate(({ scrollTop }: { scrollTop: number }) => scrollTop)
  await evaluate.evaluate((place: { scrollTop: number }) => (place.scrollTop = 0))
  await evaluate.getByRole('gridcell', { name: / 1, read rightly/ }).press('Enter')
  await expect(evaluate.getByRole('heading', { name: '1, read rightly' })).toBeInViewport()
  expect(await scrolled()).toBe(0)
})

test('every dialog fits, or its middle scrolls', async () => {
  const { page } = window
  const close = () => page.getByRole('button', { name: 'Close', exact: true }).first().click()
  await page.setViewportSize(small)
  await page.keyboard.press('?')
  await expectDialogToFit()
  await close()
  await chooseInMenu('About Inkling')
  await expect(page.getByRole('button', { name: 'Show log' })).toBeVisible()
  await expectDialogToFit()
  await close()

  const evaluate = await window.go('Evaluate')
  await evaluate.getByRole('button', { name: 'Look inside' }).click()
  await page.getByRole('application', { name: /^10 units/ }).press('Enter')
  await expect(page.getByRole('region', { name: 'How Answer 0 came about' })).toBeVisible()
  await expectDialogToFit()
  await close()
  await answerFileDialogs(inkling.app, join(folder, `${'long'.repeat(20)}.csv`))
  await evaluate.getByRole('button', { name: 'Export…' }).click()
  await page.getByRole('button', { name: 'Classes as CSV' }).click()
  await expect(page.getByText('is in /')).toBeVisible()
  await expectDialogToFit()
  await close()

  const models = await window.go('Models')
  await answerFileDialogs(inkling.app, join(folder, `${'long'.repeat(20)}.onnx`))
  await models.getByRole('button', { name: 'Export…' }).click()
  await expectDialogToFit()
  await page.getByRole('button', { name: 'Choose where…' }).click()
  await expect(page.getByRole('button', { name: 'Copy the lines' })).toBeVisible()
  await expectDialogToFit()
  await close()

  const data = await window.go('Data')
  const letters = idxSet({ classes: 26, trainCount: 1300, testCount: 260 })
  await answerFileDialogs(inkling.app, await folderWith(letters, 'letters'))
  await data.getByRole('button', { name: 'Open folder…' }).click()
  await data.getByRole('button', { name: 'Edit names…' }).click()
  await expectDialogToFit()
})

async function chooseInMenu(label: string): Promise<void> {
  await inkling.app.evaluate(({ Menu }, wanted) => {
    const menus = Menu.getApplicationMenu()?.items ?? []
    const items = menus.flatMap(({ submenu }) => submenu?.items ?? [])
    items.find((item) => item.label === wanted)?.click()
  }, label)
}
