import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { encodeModel } from '../../src/models/model-file.ts'
import { initialParameters } from '../../src/nn/initial-parameters.ts'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import { namings } from '../../src/shared/class-names.ts'
import { smallModel } from '../models/small-model.ts'
import { seven } from './digits.ts'
import { draw } from './drawing.ts'
import { launchInkling } from './launch.ts'
import { axeFindings } from './places.ts'
import { answerFileDialogs, windowOf } from './window.ts'

const folder = mkdtempSync(join(tmpdir(), 'inkling-inside-'))
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const network: NetworkSpec = {
  name: 'Twice rectified',
  inputShape: [1, 28, 28],
  layers: [
    { kind: 'conv2d', filters: 3, kernel: 5 },
    { kind: 'relu' },
    { kind: 'relu' },
    { kind: 'avg-pool2d' },
    { kind: 'flatten' },
    { kind: 'dense', units: 10 },
    { kind: 'softmax' },
  ],
}

test('tells how numbers came about in a network with the same layer twice in a row', async () => {
  const file = join(folder, 'twice.safetensors')
  const parameters = initialParameters(buildNetwork(network), 1)
  const classNames = namings.digits.names
  const model = { ...smallModel, network, parameters, classNames, test: null }
  writeFileSync(file, encodeModel(model))
  const inkling = await launchInkling({ userData: join(folder, 'user-data') })
  try {
    const window = windowOf(inkling.page)
    await window.readyToTrain()
    await answerFileDialogs(inkling.app, file)
    await window.page.keyboard.press('ControlOrMeta+o')
    await expect(window.page.getByText(/^Opened/)).toBeVisible()
    const place = await window.go('Draw')
    await draw(window, seven)
    await place.getByRole('button', { name: /^Layer by layer/ }).click()
    const derivation = place.getByRole('region', { name: /came about$/ })
    for (const [maps, words] of [
      [/^3 maps of 24 × 24/, /= Conv2D \S+\s*→ ReLU \S+\s*→ ReLU \S+\s*$/],
      [/^3 maps of 12 × 12/, /The mean of the numbers.*= AvgPool2D \S+\s*$/s],
      [
        /^10 units/,
        /= Dense \S+\s*→ e to its power \S+\s*→ Softmax, the share of it in \S+ \S+\s%\s*$/,
      ],
    ] as const) {
      await place.getByRole('application', { name: maps }).press('Enter')
      await expect(derivation).toContainText(words)
    }

    const muted = place.getByRole('group', { name: 'Muted' })
    const maps = place.getByRole('application', { name: /^3 maps of 24 × 24/ })
    for (const many of [1, 2]) {
      // From the answer's derivation to the first map's; from there to the next map.
      if (many === 1) await maps.press('Enter')
      else await maps.click({ position: { x: 150, y: 20 } })
      await place.getByRole('button', { name: 'Mute this map' }).click()
      await expect(muted.getByRole('button', { name: /^Restore Map/ })).toHaveCount(many)
    }
    await expect(derivation).toContainText('It is muted')
    await expect(muted).not.toContainText('sees …')
    await expect(muted).toContainText(/Without them the network sees an? \d .*with them\s+an? \d/)
    await expect(muted).toContainText(/it would read \d+ rightly/)
    await muted.getByRole('button', { name: /^Restore Map 1 of 3/ }).press('Enter')
    await expect(muted).toContainText('Without it')
    const last = muted.getByRole('button', { name: /^Restore Map 2 of 3/ })
    await expect(last).toBeFocused()
    await last.press('Enter')
    await expect(muted).toBeHidden()
    await expect(place.getByRole('radio', { name: /^Forward/ })).toBeFocused()
  } finally {
    await inkling.close()
  }
})

test('shows what a step would do, and what each weight would learn from it', async () => {
  const inkling = await launchInkling({ userData: join(folder, 'step') })
  try {
    const window = windowOf(inkling.page)
    await window.readyToTrain()
    const place = await window.go('Draw')
    await draw(window, seven)
    await place.getByRole('button', { name: /^Layer by layer/ }).click()
    await place.getByText(/^Backward/).click()
    await place.getByRole('combobox', { name: 'If this is' }).selectOption('2')

    const step = place.getByRole('region', { name: 'One step of gradient descent' })
    const rate = step.getByRole('slider', { name: /^Learning rate/ })
    await expect(step).toContainText(
      /Of 1,000 test digits it would read \d+ rightly\s+instead of 99\d/,
    )
    const usual = await rate.getAttribute('aria-valuetext')
    await rate.press('Home')
    await expect(rate).toHaveAttribute('aria-valuetext', /^0\.0001: loss/)
    expect(await rate.getAttribute('aria-valuetext')).not.toBe(usual)
    await expect(step).toContainText(/it would read 9\d\d rightly/)

    await place
      .getByRole('application', { name: /^Gradients of 32 maps of 24 × 24/ })
      .press('Enter')
    const learning = place.getByRole('region', { name: 'What the filter of map 1 would learn' })
    await expect(learning).toContainText('used in 576 places')
    await expect(learning).toContainText(/BatchNorm’s scale \S+, gradient/)
    const gradients = learning.getByRole('application', { name: /^Their gradients/ })
    await gradients.press('Enter')
    const weight = learning.getByRole('region', { name: /^How Gradient of the weight/ })
    await expect(weight).toContainText('Gradient of the weight for the image, row 1, column 1')
    await gradients.press('ArrowRight')
    expect(await axeFindings(window.page)).toEqual([])
    await expect(weight).toContainText(/row 1, column 2.*measured.*learning rate 0\.0001 moves/s)
    await gradients.press('Escape')
    await expect(weight).toBeHidden()
    await gradients.press('Escape')
    await expect(learning).toBeHidden()
    // The drawing is still there: Escape took away what was open, and no more.
    await expect(step).toBeVisible()
  } finally {
    await inkling.close()
  }
})
