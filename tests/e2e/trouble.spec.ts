import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { cutNetwork } from './cut-network.ts'
import { launchInkling } from './launch.ts'
import { answerFileDialogs, answerQuestions, killTrainer, windowOf } from './window.ts'

let folder = ''
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-trouble-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('starts without a network and asks nothing of one until told to download', async () => {
  const network = await cutNetwork()
  const inkling = await launchInkling({ userData: folder, ...network.launchOptions })
  try {
    const window = windowOf(inkling.page)
    await window.readyToTrain()
    expect(network.attempts()).toEqual([])

    const data = await window.go('Data')
    await data.getByRole('button', { name: 'Download from the internet' }).click()
    await expect(data.getByRole('alert')).toContainText('The download failed', { timeout: 60_000 })
    await expect(data.getByRole('alert')).toContainText('The data in use stays as it is.')
    expect(network.attempts().length).toBeGreaterThan(0)
    await window.go('Train')
    await window.readyToTrain()
  } finally {
    await inkling.close()
    network.restore()
  }
})

test('explains the death of the trainer, and trains again after a restart', async () => {
  const inkling = await launchInkling({ userData: folder })
  const window = windowOf(inkling.page)
  const train = window.place('Train')
  await window.startTraining('LeNet-5', { epochs: 50 })
  await expect(window.status).toHaveText(/^Training, epoch/)
  await killTrainer(inkling.app)
  const alert = train.getByRole('alert')
  await expect(alert).toContainText('in the middle of training', { timeout: 2_000 })
  await expect(alert).toContainText('Saved models are safe')

  await alert.getByRole('button', { name: 'Restart the trainer' }).click()
  await window.train('Seed', { epochs: 1 })
  await answerQuestions(inkling.app, 'Close without saving')
  await inkling.close()
})

test('asks before it closes in the middle of training', async () => {
  const inkling = await launchInkling({ userData: folder })
  const window = windowOf(inkling.page)
  await window.startTraining('LeNet-5', { epochs: 50 })
  await expect(window.status).toHaveText(/^Training, epoch/)
  await answerQuestions(inkling.app, 'Keep open')
  await inkling.app.evaluate(({ app }) => app.quit())
  await expect(window.status).toHaveText(/^Training, epoch/)
  await window.page.keyboard.press('Space')
  await expect(window.status).toHaveText(/^Training paused/)
  await answerQuestions(inkling.app, 'Close and keep the run')
  await inkling.close()
})

test('refuses broken model files, each with its reason', async () => {
  const inkling = await launchInkling({ userData: folder })
  const window = windowOf(inkling.page)
  await window.readyToTrain()
  const models = await window.go('Models')
  for (const { name, bytes, reason } of brokenFiles) {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    await answerFileDialogs(inkling.app, path)
    await models.getByRole('button', { name: 'Open…' }).click()
    await expect(models.getByRole('alert'), name).toContainText(reason)
  }
  await expect(window.model).toHaveText('Inkling’s own network')
  await inkling.close()
})

test('starts with its defaults when the settings file is damaged', async () => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.json'), '{"settings": {"theme": "da')
  const inkling = await launchInkling({ userData: folder })
  const window = windowOf(inkling.page)
  await window.readyToTrain()
  await window.page.keyboard.press('?')
  const dialog = window.page.getByRole('dialog')
  await expect(dialog.getByRole('radio', { name: 'As the system' })).toBeChecked()
  await dialog.getByText('Dark').click()
  await expect(dialog.getByRole('radio', { name: 'Dark' })).toBeChecked()
  await inkling.close()

  const again = await launchInkling({ userData: folder })
  await expect(again.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await again.close()
})

/** The start of a model file: the header's length, as it is or as it pretends to be, and its text. */
function fileWithHeader(text: string, length = text.length): Buffer {
  const bytes = Buffer.alloc(8 + text.length)
  bytes.writeBigUInt64LE(BigInt(length))
  bytes.write(text, 8)
  return bytes
}

const brokenFiles: readonly { name: string; bytes: Buffer; reason: string }[] = [
  {
    name: 'empty.safetensors',
    bytes: Buffer.alloc(0),
    reason: 'A model file has more than 0 bytes.',
  },
  {
    name: 'huge-header.safetensors',
    bytes: fileWithHeader('{}', 2 ** 40),
    reason: 'The header has 1099511627776 bytes',
  },
  {
    name: 'cut-short.safetensors',
    bytes: fileWithHeader('{}', 500),
    reason: 'The file ends inside its header',
  },
  {
    name: 'no-json.safetensors',
    bytes: fileWithHeader('{"conv1.weight": }'),
    reason: "The file's JSON",
  },
  {
    name: 'foreign.safetensors',
    bytes: fileWithHeader('{}'),
    reason: 'was not saved by Inkling',
  },
]
