import { expect, test } from '@playwright/test'
import { seven } from './digits.ts'
import { draw } from './drawing.ts'
import { launchInkling } from './launch.ts'
import { misfits } from './misfits.ts'
import { axeFindings } from './places.ts'
import { windowOf } from './window.ts'

test('shows how a drawing is prepared, moved, turned, and what it resembles', async () => {
  const inkling = await launchInkling()
  try {
    const window = windowOf(inkling.page)
    const place = await window.go('Draw')
    await place.getByRole('button', { name: /^What the answer depends on/ }).click()
    await expect(place).toContainText('Draw something, and it is prepared, moved and turned here.')
    await draw(window, seven)
    for (const title of ['Prepared', 'Moved', 'Turned', 'What it resembles']) {
      await expect(place.getByRole('heading', { name: title, exact: true })).toBeVisible()
    }
    const moved = place.getByRole('img', { name: /^Moved .* stays a 7\.$/ })
    await expect(moved.getByText(/Where it is: a 7, \d/)).toBeAttached()
    const steps = place.getByRole('listitem').filter({ hasText: 'The sheet, made small' })
    await expect(steps).toContainText(/an? \d \d+\s%/)
    await expect(place.getByRole('listitem').filter({ hasText: 'upright' })).toContainText('a 7')
    await expect(place).toContainText(/whose pixels differ least from it: “7” /)

    for (const colorScheme of ['light', 'dark'] as const) {
      await window.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect(await axeFindings(window.page), colorScheme).toEqual([])
    }
    expect(await misfits(window, { width: 720, height: 450 })).toEqual([])
    await window.go('Draw')
    await place.getByRole('button', { name: 'Clear' }).click()
    await expect(moved).toHaveCount(0)
  } finally {
    await inkling.close()
  }
})
