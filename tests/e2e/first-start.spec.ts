import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { seven } from './digits.ts'
import { draw } from './drawing.ts'
import { launchInkling } from './launch.ts'
import { axeFindings } from './places.ts'
import { answerFileDialogs, windowOf, type InklingWindow } from './window.ts'

// A first start, and those that follow: each step builds on the one before.
test.describe.configure({ mode: 'serial' })

const own = 'Inkling’s own network'
const folder = mkdtempSync(join(tmpdir(), 'inkling-first-start-'))
const userData = join(folder, 'user-data')
const copy = join(folder, 'copy.safetensors')

let inkling: Awaited<ReturnType<typeof launchInkling>>
let window: InklingWindow

async function open(): Promise<void> {
  inkling = await launchInkling({ userData })
  window = windowOf(inkling.page)
}
async function openAgain(): Promise<void> {
  await inkling.close()
  await open()
}

test.beforeAll(open)
test.afterAll(async () => {
  await inkling.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the sketchpad reads at once', async () => {
  await expect(window.model).toHaveText(own, { timeout: 20_000 })
  await expect(window.page.getByRole('banner')).toContainText(/9\d\.\d\d\s%/)
  const place = await window.go('Draw')
  await draw(window, seven)
  await expect(place.getByTestId('verdict')).toHaveText(/^(It is a|Not sure:).* 7\b/)
})

test('the matrix is there at once, and the digits behind it soon', async () => {
  const evaluate = await window.go('Evaluate')
  const matrix = evaluate.getByRole('grid', { name: 'Confusion matrix' })
  await expect(matrix.getByRole('gridcell', { name: /, read / })).toHaveCount(100, {
    timeout: 2_000,
  })
  const mistakes = evaluate.getByRole('listbox', { name: 'The worst mistakes' })
  await expect(mistakes.getByRole('option').first()).toBeVisible({ timeout: 60_000 })
  await expect(window.status).toHaveText('Ready to train')
})

test('it is told where the network comes from, and a save asks for a place', async () => {
  const models = await window.go('Models')
  await expect(models.getByRole('heading', { name: own })).toBeVisible()
  await expect(models).toContainText('Comes with Inkling')
  await expect(models.getByRole('button', { name: `Open ${own}` })).toBeHidden()
  expect(await axeFindings(window.page)).toEqual([])

  await answerFileDialogs(inkling.app, copy)
  await models.getByRole('button', { name: 'Save…' }).click()
  await expect(models.getByRole('heading', { name: 'copy' })).toBeVisible()
  expect(statSync(copy).size).toBeGreaterThan(100_000)
})

test('the last model is opened again, and there is a way back that is remembered', async () => {
  await openAgain()
  await expect(window.model).toHaveText('copy', { timeout: 20_000 })
  const models = await window.go('Models')
  await models.getByRole('button', { name: `Open ${own}` }).click()
  await expect(window.model).toHaveText(own)
  await openAgain()
  await expect(window.model).toHaveText(own, { timeout: 20_000 })
})
