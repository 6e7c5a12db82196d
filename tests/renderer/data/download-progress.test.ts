import { expect, test } from 'vitest'
import { fileShare, progressSentence } from '../../../src/renderer/data/download-progress.ts'

const running = {
  state: 'running',
  file: 'train-images-idx3-ubyte',
  fileNumber: 1,
  fileCount: 4,
  bytesDone: 4_956_211,
  bytesTotal: 9_912_422,
  mirror: 'storage.googleapis.com',
} as const

test('tells file, mirror and bytes in one sentence', () => {
  expect(progressSentence(running)).toBe(
    'File 1 of 4 from storage.googleapis.com: 5.0 MB of 9.9 MB',
  )
})

test('an unknown size gives no share and no promise', () => {
  const unsized = { ...running, bytesTotal: 0 }
  expect(fileShare(unsized)).toBeNull()
  expect(progressSentence(unsized)).toBe('File 1 of 4 from storage.googleapis.com: 5.0 MB')
})

test('the share never passes one', () => {
  expect(fileShare(running)).toBe(0.5)
  expect(fileShare({ ...running, bytesDone: 10_000_000 })).toBe(1)
})
