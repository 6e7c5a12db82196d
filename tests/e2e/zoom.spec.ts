import { expect, test } from '@playwright/test'
import { launchInkling, type Inkling } from './launch.ts'
import { windowOf, type InklingWindow } from './window.ts'

// A laptop's window at 200 %.
const size = { width: 720, height: 450 }
let inkling: Inkling
let window: InklingWindow

test.beforeAll(async () => {
  inkling = await launchInkling()
  window = windowOf(inkling.page)
  await window.readyToTrain()
})
test.afterAll(() => inkling.close())

test('the digits of an opened cell come into view, and the focus stays in the matrix', async () => {
  const { page } = window
  const evaluate = await window.go('Evaluate')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize(size)
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
