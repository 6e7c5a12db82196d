import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { folderWith, idxSet, pictureSet } from '../data/own-sets.ts'
import { launchInkling } from './launch.ts'
import { answerFileDialogs, answerQuestions, windowOf } from './window.ts'

test('files in Fashion-MNIST’s format are learned, tested, saved and opened by name', async () => {
  const folder = await folderWith(idxSet({ trainCount: 1200, testCount: 200 }), 'fashion')
  const inkling = await launchInkling()
  const window = windowOf(inkling.page)
  await window.readyToTrain()

  const data = await window.go('Data')
  await answerFileDialogs(inkling.app, folder)
  await data.getByRole('button', { name: 'Open folder…' }).click()
  await expect(data).toContainText('Fashion-MNIST: 10 classes, images of 28 × 28 pixels')
  await expect(data.getByRole('button', { name: 'Ankle boot' })).toBeVisible()

  await window.train('Seed', { epochs: 3 })
  const evaluate = await window.go('Evaluate')
  const sneakers = evaluate.getByRole('gridcell', { name: /Sneaker, read rightly/ })
  await expect(sneakers).toHaveText('20')

  await answerFileDialogs(inkling.app, join(folder, 'clothes.safetensors'))
  const models = await window.go('Models')
  await models.getByRole('button', { name: 'Save…' }).click()
  await expect(models).toContainText('10: T-shirt/top, Trouser, Pullover')
  await models.getByRole('button', { name: 'Open…', exact: true }).click()
  await window.go('Evaluate')
  await expect(sneakers).toHaveText('20')

  await window.go('Data')
  await data.getByRole('button', { name: 'Back to MNIST' }).click()
  await expect(data).toContainText('MNIST: 10 classes, images of 28 × 28 pixels')
  await window.go('Evaluate')
  await expect(evaluate).toContainText('“clothes” learned from Fashion-MNIST, and MNIST is in use')
  await inkling.close()
})

test('classes of 20 x 24 pictures are named and learned, and are there at the next start', async () => {
  const folder = await folderWith(pictureSet(['a', 'b', 'c'], { count: 40 }))
  const first = await launchInkling()
  const window = windowOf(first.page)
  await window.readyToTrain()
  await answerFileDialogs(first.app, folder)
  const data = await window.go('Data')
  await data.getByRole('button', { name: 'Open folder…' }).click()
  await expect(data).toContainText('set: 3 classes, images of 20 × 24 pixels')
  await data.getByRole('button', { name: 'Edit names…' }).click()
  await data.getByRole('textbox', { name: 'Name of class 2' }).fill('A square')
  await data.getByRole('button', { name: 'Save names' }).click()
  await expect(data.getByRole('button', { name: 'A square' })).toBeVisible()

  await window.train('Seed', { epochs: 2 })
  const evaluate = await window.go('Evaluate')
  await expect(evaluate.getByRole('gridcell', { name: /A square, read rightly/ })).toBeVisible()
  await expect(await window.go('Draw')).toContainText('Drawings do not fit this network')
  await answerQuestions(first.app, 'Close without saving')
  await first.app.close()

  const second = await launchInkling({ userData: first.userData })
  const again = windowOf(second.page)
  await expect((await again.go('Data')).getByRole('button', { name: 'A square' })).toBeVisible()
  await second.close()
})

test('data that can’t be read says why and leaves the data in use', async () => {
  const inkling = await launchInkling()
  const window = windowOf(inkling.page)
  await window.readyToTrain()
  await answerFileDialogs(inkling.app, await folderWith({ 'notes.txt': 'nothing' }))
  const data = await window.go('Data')
  await data.getByRole('button', { name: 'Open folder…' }).click()
  await expect(data.getByRole('alert')).toContainText('holds neither IDX files')
  await expect(data.getByRole('alert')).toContainText('MNIST stays in use.')
  await inkling.close()
})
