import { expect, test } from 'vitest'
import { splitPath } from '../../../src/renderer/models/split-path.ts'

test.each([
  ['/home/ada/models/seven.safetensors', '/home/ada/models', 'seven.safetensors'],
  ['C:\\Users\\Ada\\seven.safetensors', 'C:\\Users\\Ada', 'seven.safetensors'],
  ['seven.safetensors', '', 'seven.safetensors'],
])('%s is told apart into folder and name', (path, folder, name) => {
  expect(splitPath(path)).toEqual({ folder, name })
})
