import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { placeNames, type InklingWindow } from './window.ts'

/** Goes to every place by its number key and lets axe look at it, light and dark. */
export async function checkPlaces({ page, place }: InklingWindow): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [i, name] of placeNames.entries()) {
      await page.keyboard.press(String(i + 1))
      await expect(place(name)).toBeVisible()
      expect(await axeFindings(page), `axe in ${name}, ${colorScheme}`).toEqual([])
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}

/** What axe finds wrong with the page as it is. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // Electron has no page to spare for axe's report, so it must be made in this one.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join()}`)
}
