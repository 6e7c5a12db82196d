import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { launchInkling, type Inkling } from './launch.ts'
import { answerFileDialogs, answerQuestions, windowOf } from './window.ts'

let inkling: Inkling
let folder: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-report-'))
  inkling = await launchInkling()
  await answerQuestions(inkling.app, 'Close without saving')
})
test.afterAll(async () => {
  await inkling.close()
  await rm(folder, { recursive: true })
})

test('exports the curves, the confusion matrix and a report of one file', async () => {
  const window = windowOf(inkling.page)
  const { page } = window
  await window.train('LeNet-5', { epochs: 1 })

  const train = window.place('Train')
  await train.getByRole('button', { name: 'Export the curves' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await seeNoViolations(page)
  const epochs = await exported(dialog, 'Epochs as CSV', 'epochs.csv')
  expect(epochs.toString().split('\n')).toHaveLength(3)
  const steps = await exported(dialog, 'Between epochs as CSV', 'steps.csv')
  expect(steps.toString().split('\n').length).toBeGreaterThan(3)
  const curves = await exported(dialog, 'Curves as SVG', 'curves.svg')
  expect(curves.toString()).toContain('<polyline class="training"')
  await dialog.getByRole('button', { name: 'Close' }).click()

  const evaluate = await window.go('Evaluate')
  const accuracy = Number((await accuracyOf(evaluate)).replace(/[^\d.]/g, ''))
  await evaluate.getByRole('button', { name: 'Export…' }).click()
  const rows = (await exported(dialog, 'Confusion matrix as CSV', 'matrix.csv'))
    .toString()
    .trim()
    .split('\n')
    .map((row) => row.split(','))
  expect(rows).toHaveLength(11)
  const right = rows.slice(1).reduce((sum, row, label) => sum + Number(row[label + 1]), 0)
  expect(right / 100).toBeCloseTo(accuracy, 2)
  const png = await exported(dialog, 'Confusion matrix as PNG', 'matrix.png')
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.readUInt32BE(16)).toBeGreaterThan(900)

  const html = await exported(dialog, 'Report as HTML', 'report.html')
  expect(html.toString()).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/)
  await dialog.getByRole('button', { name: 'Close' }).click()
})

test('copies diagnostics from About', async () => {
  const { page } = windowOf(inkling.page)
  await inkling.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('inkling:menu', 'about')
  })
  const about = page.getByRole('dialog', { name: 'About Inkling' })
  // Reading the clipboard needs a permission that nothing in Inkling has.
  await page.evaluate(() => {
    const { navigator } = globalThis as unknown as {
      navigator: { clipboard: { writeText(text: string): Promise<void> } }
    }
    navigator.clipboard.writeText = async (text) => void Object.assign(globalThis, { copied: text })
  })
  await about.getByRole('button', { name: 'Copy diagnostics' }).click()
  await expect(about.getByRole('button', { name: 'Copied' })).toBeVisible()
  await seeNoViolations(page)
  const text = await page.evaluate(() => (globalThis as { copied?: string }).copied ?? '')
  expect(text).toMatch(/^Inkling: \d+\.\d+\.\d+\n/)
  expect(text).toMatch(/^Computes with: .+ threads?$/m)
  expect(text).toMatch(/^Data: MNIST, bundled, 1x28x28, 10 classes/m)
  expect(text).toMatch(/ info app: Inkling .* started/)
  const log = await readFile(join(inkling.userData, 'logs', 'inkling.log'), 'utf8')
  expect(log).toContain('info trainer: running')
})

/** Presses one of the dialog's buttons. @returns what was written */
async function exported(dialog: Locator, button: string, name: string): Promise<Buffer> {
  await answerFileDialogs(inkling.app, join(folder, name))
  await dialog.getByRole('button', { name: button, exact: true }).click()
  await expect(dialog.getByRole('status')).toContainText(`${name} is in ${folder}`)
  return readFile(join(folder, name))
}

async function accuracyOf(evaluate: Locator): Promise<string> {
  const figure = evaluate.getByText(/^\d\d\.\d\d\s%$/).first()
  await expect(figure).toBeVisible()
  return (await figure.textContent()) ?? ''
}

async function seeNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
}
