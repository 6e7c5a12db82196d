import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { writeContainer } from '../../src/models/safetensors.ts'
import { initialParameters } from '../../src/nn/initial-parameters.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { launchInkling, type Inkling } from './launch.ts'
import { answerFileDialogs, windowOf } from './window.ts'

let inkling: Inkling
let folder: string

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-export-'))
  await writeFile(join(folder, 'from-pytorch.safetensors'), seedAsPyTorchSavesIt())
  inkling = await launchInkling()
})
test.afterAll(async () => {
  await inkling.close()
  await rm(folder, { recursive: true })
})

test('opens what PyTorch saved and exports it, telling what to do next', async () => {
  const { page, go, readyToTrain } = windowOf(inkling.page)
  await readyToTrain()
  const models = await go('Models')
  await answerFileDialogs(inkling.app, join(folder, 'from-pytorch.safetensors'))
  await models.getByRole('button', { name: 'Open…' }).click()
  await expect(models.getByRole('heading', { name: 'from-pytorch' })).toBeVisible()

  await models.getByRole('button', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog')
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await answerFileDialogs(inkling.app, join(folder, 'network.onnx'))
  await dialog.getByRole('button', { name: 'Choose where…' }).click()
  await expect(dialog.getByLabel('Example')).toContainText('InferenceSession("network.onnx")')
  expect((await readFile(join(folder, 'network.onnx'))).includes('normalised')).toBe(true)
  await dialog.getByRole('button', { name: 'Done' }).click()

  await models.getByRole('button', { name: 'Export…' }).click()
  await dialog.getByText('PyTorch', { exact: true }).click()
  await answerFileDialogs(inkling.app, join(folder, 'network.py'))
  await dialog.getByRole('button', { name: 'Choose where…' }).click()
  await expect(dialog.getByLabel('Example')).toContainText('python3 network.py test DATA')
  expect(await readFile(join(folder, 'network.py'), 'utf8')).toContain('from-pytorch.safetensors')
})

function seedAsPyTorchSavesIt(): Uint8Array {
  const network = buildNetwork(presets.seed.spec)
  const parameters = initialParameters(network, 1)
  const tensors = network.parameters.map(({ name, shape, offset, length }) => {
    const values = parameters.slice(offset, offset + length)
    return { name, dtype: 'F32', shape, bytes: new Uint8Array(values.buffer) }
  })
  return writeContainer(new Map([['format', 'pt']]), tensors)
}
