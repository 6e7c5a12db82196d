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
      [/^3 maps of 24 × 24/, /= Conv2D \S+\s*→ ReLU \S+\s*→ ReLU \S+$/],
      [/^3 maps of 12 × 12/, /The mean of the numbers.*= AvgPool2D \S+$/s],
      [
        /^10 units/,
        /= Dense \S+\s*→ e to its power \S+\s*→ Softmax, the share of it in \S+ \S+\s%$/,
      ],
    ] as const) {
      await place.getByRole('application', { name: maps }).press('Enter')
      await expect(derivation).toContainText(words)
    }
  } finally {
    await inkling.close()
  }
})
