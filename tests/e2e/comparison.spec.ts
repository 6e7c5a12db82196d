import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { launchInkling } from './launch.ts'
import { axeFindings } from './places.ts'
import { answerFileDialogs, answerQuestions, windowOf } from './window.ts'

let folder = ''
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-comparison-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('compares the model in use with a saved one, digit by digit', async () => {
  const inkling = await launchInkling({ userData: join(folder, 'user-data') })
  try {
    const window = windowOf(inkling.page)
    await answerQuestions(inkling.app, 'Close without saving')
    await window.train('Seed', { epochs: 1 })
    await answerFileDialogs(inkling.app, join(folder, 'first.safetensors'))
    await window.page.keyboard.press('ControlOrMeta+s')
    await expect(window.page.getByText(/^Saved/)).toBeVisible()
    await window.train('LeNet-5', { epochs: 1 })

    const evaluate = await window.go('Evaluate')
    await expect(evaluate.getByText(/^95\s%: 9\d\.\d\d\s% to 9\d\.\d\d\s%$/)).toBeVisible()
    await evaluate.getByText('Calibration', { exact: true }).click()
    await expect(evaluate.getByRole('img', { name: /^Reliability diagram/ })).toBeVisible()
    await expect(evaluate.getByRole('rowheader', { name: '93.3 to 100.0' })).toBeVisible()
    expect(await axeFindings(window.page)).toEqual([])

    await evaluate.getByText('Comparison', { exact: true }).click()
    await evaluate.getByRole('button', { name: 'Compare with first' }).click()
    const conclusion = evaluate.getByText(/^B reads [\d,]+ digits? right that A misreads/)
    await expect(conclusion).toContainText('so A is better')
    await expect(window.model).toContainText('LeNet-5')

    for (const [change, title] of [
      ['Fixed', 'Misread by A, read rightly by B'],
      ['Broken', 'Read rightly by A, misread by B'],
    ] as const) {
      const choice = evaluate.getByText(new RegExp(`^${change} by B: [\\d,]+$`))
      const count = Number((await choice.innerText()).replace(/\D/g, ''))
      await choice.click()
      const digits = evaluate.getByRole('listbox', { name: title }).getByRole('option')
      await expect(digits).toHaveCount(Math.min(count, 120))
      await expect(digits.first()).toHaveAccessibleName(/^\d.*read as \d$/)
    }
    await evaluate.getByRole('listbox').getByRole('option').first().click()
    await evaluate.getByRole('button', { name: 'Look inside A' }).click()
    const dialog = window.page.getByRole('dialog', { name: /, which A reads as \d$/ })
    // The image, and LeNet-5's seven stages.
    await expect(dialog.getByRole('heading', { level: 3 })).toHaveCount(8)
    await window.page.keyboard.press('Escape')
    await evaluate.getByRole('button', { name: 'Compare with Inkling’s own network' }).click()
    await expect(evaluate.getByText('Inkling’s own network, instead of')).toBeVisible({
      timeout: 60_000,
    })
    await expect(evaluate.getByRole('row', { name: /^B Inkling’s own network/ })).toContainText(
      '99.71',
    )
    // The run of the network in use is the newest.
    await expect(evaluate.getByLabel('A run').getByRole('option')).toHaveText([
      /^LeNet-5, 9\d\.\d\d/,
      /^Seed, 9\d\.\d\d/,
    ])
    await evaluate.getByLabel('A run').selectOption({ index: 1 })
    await evaluate.getByRole('button', { name: 'Compare with the run' }).click()
    await expect(evaluate.getByText('Seed, instead of the model in use?')).toBeVisible()
    await expect(conclusion).toContainText('so A is better')
    for (const colorScheme of ['light', 'dark'] as const) {
      await window.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect(await axeFindings(window.page), colorScheme).toEqual([])
    }
  } finally {
    await inkling.close()
  }
})
