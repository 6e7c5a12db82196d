import { expect, test } from '@playwright/test'
import { seven } from './digits.ts'
import { write } from './drawing.ts'
import { launchInkling } from './launch.ts'
import { misfits } from './misfits.ts'
import { axeFindings } from './places.ts'
import { answerQuestions, windowOf } from './window.ts'

test('somebody’s handwriting is asked for, and read by every network in use', async () => {
  const inkling = await launchInkling()
  try {
    const window = windowOf(inkling.page)
    await answerQuestions(inkling.app, 'Close without saving')
    const place = await window.go('Draw')
    await place.getByRole('button', { name: /^Your handwriting/ }).click()
    await place.getByRole('button', { name: 'Begin' }).click()
    const prompt = place.getByRole('region', { name: 'Your handwriting' })
    const next = prompt.getByRole('button', { name: 'Next' })
    await expect(next).toBeDisabled()
    await expect(prompt.getByRole('button', { name: 'Not now' })).toBeVisible()

    // Sevens, whatever is asked for.
    let sevens = 0
    const count = 5
    for (let number = 1; number <= count; number++) {
      await expect(prompt).toContainText(`${number} of 20`)
      const asked = await prompt.getByRole('status').innerText()
      expect(asked).toMatch(/^Write an? \d$/)
      if (asked.endsWith('7')) sevens++
      await write(window, seven)
      await expect(place.getByTestId('verdict')).toHaveText(/comes at the end/)
      await next.click()
      await expect(place.getByRole('application', { name: /^Sheet/ })).toBeFocused()
    }
    expect(await misfits(window, { width: 720, height: 450 })).toEqual([])
    await window.go('Draw')
    await prompt.getByRole('button', { name: 'That’s enough' }).click()
    await expect(prompt).toHaveCount(0)
    const row = (name: string) => place.getByRole('row', { name: new RegExp(`^${name} `) })
    await expect(row('Inkling’s own network')).toContainText(`${sevens} of ${count}`)
    await expect(place.getByRole('button', { name: 'Write anew' })).toBeFocused()
    await expect(place.getByRole('button', { name: 'Write anew' })).toBeInViewport()
    const written = place.getByRole('list', { name: 'What Inkling’s own network reads' })
    await expect(written.getByRole('listitem')).toHaveCount(count)
    expect(await axeFindings(window.page)).toEqual([])

    await window.train('Seed', { epochs: 1 })
    await window.go('Draw')
    await expect(row('Seed')).toContainText(`of ${count}`)
    await expect(row('Inkling’s own network')).toContainText(`${sevens} of ${count}`)
  } finally {
    await inkling.close()
  }
})
