import type { Locator } from '@playwright/test'
import type { InklingWindow } from '../tests/e2e/window.ts'

/** What is to be seen of a place only after something was opened in it. */
export interface Scene {
  readonly name: string
  show(): Promise<void>
  leave(): Promise<void>
}

/** With a digit on the sheet and several runs, one of them of LeNet-5. */
export function scenesIn(window: InklingWindow): readonly Scene[] {
  const leaveLayers = () => turn(window, layersTitle)
  return [
    { name: 'layers', show: () => openLayers(window), leave: leaveLayers },
    { name: 'backward', show: () => openBackward(window), leave: leaveLayers },
    { name: 'weights', show: () => openWeights(window), leave: leaveLayers },
    {
      name: 'examination',
      show: () => openExamination(window),
      leave: () => turn(window, examinationTitle),
    },
    { name: 'epochs', show: () => openEpochs(window), leave: () => leaveEpochs(window) },
  ]
}

/** Opens the layers under the sheet, with one number of LeNet-5's first convolution, where a stroke is. */
async function openLayers(window: InklingWindow): Promise<void> {
  await turn(window, layersTitle)
  await chooseNumber(window, /^6 maps of 28 × 28/, { x: 176, y: 52 })
}

/** The same from behind, as if the drawing were an 8: what one step would do. */
async function openBackward(window: InklingWindow): Promise<void> {
  await turn(window, layersTitle)
  const draw = window.place('Draw')
  await draw.getByText(/^Backward/).click()
  await draw.getByLabel('If this is').selectOption('8')
  await draw.getByText(/Of 1,000 test digits it would read \d+/).waitFor()
  await bringUp(layersTitle(window))
}

/** What a filter would learn from it, and how one weight's gradient came about. */
async function openWeights(window: InklingWindow): Promise<void> {
  await openBackward(window)
  await chooseNumber(window, /^Gradients of 6 maps of 28 × 28/, { x: 180, y: 60 })
  const learning = window.place('Draw').getByRole('region', { name: /would learn$/ })
  const gradients = learning.getByRole('application', { name: /^Their gradients/ })
  await gradients.click({ position: { x: 50, y: 50 } })
  await learning.getByRole('region', { name: /came about$/ }).waitFor()
  await bringUp(learning)
}

async function chooseNumber(
  window: InklingWindow,
  stage: RegExp,
  position: { x: number; y: number },
): Promise<void> {
  const draw = window.place('Draw')
  await draw.getByRole('application', { name: stage }).click({ position })
  await draw.getByRole('region', { name: /came about$/ }).waitFor()
  await bringUp(layersTitle(window))
}

/** To the upper edge of what is seen. */
async function bringUp(one: Locator): Promise<void> {
  await one.evaluate((element: { scrollIntoView(): void }) => element.scrollIntoView())
}

/** Opens what is under the sheet, or closes it. */
async function turn(
  window: InklingWindow,
  titleIn: (window: InklingWindow) => Locator,
): Promise<void> {
  await window.go('Draw')
  await titleIn(window).click()
}

function layersTitle({ place }: InklingWindow) {
  return place('Draw').getByRole('button', { name: /^Layer by layer/ })
}

async function openExamination(window: InklingWindow): Promise<void> {
  await turn(window, examinationTitle)
  await window
    .place('Draw')
    .getByRole('heading', { name: 'What it resembles', exact: true })
    .waitFor()
  await bringUp(examinationTitle(window))
}

function examinationTitle({ place }: InklingWindow) {
  return place('Draw').getByRole('button', { name: /^What the answer depends on/ })
}

/** A run after its second epoch, which has forgotten something. */
async function openEpochs(window: InklingWindow): Promise<void> {
  const runs = await window.go('Runs')
  for (const box of await runs.getByRole('checkbox', { name: /^Choose / }).all()) {
    await box.setChecked((await box.getAttribute('aria-label')) === 'Choose LeNet-5')
  }
  await runs.getByRole('button', { name: 'Epoch by epoch' }).click()
  const dialog = window.page.getByRole('dialog')
  await dialog.getByRole('slider', { name: 'Point of the run' }).fill('2')
  await dialog.getByText(/^Just forgotten/).click()
  await dialog.getByRole('progressbar').waitFor({ state: 'detached' })
}

async function leaveEpochs(window: InklingWindow): Promise<void> {
  await window.page.getByRole('button', { name: 'Close', exact: true }).click()
  await chooseRuns(window)
}

/** Compares all of them. */
export async function chooseRuns(window: InklingWindow): Promise<void> {
  const place = await window.go('Runs')
  for (const box of await place.getByRole('checkbox', { name: /^Choose / }).all()) await box.check()
}
