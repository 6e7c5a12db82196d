import { expect, test } from 'vitest'
import { parseAccelerator } from '../../../tools/electron-stand-in/accelerators.ts'

const command = process.platform === 'darwin' ? { meta: true } : { ctrl: true }
const none = { ctrl: false, meta: false, alt: false, shift: false }

test.each([
  ['CmdOrCtrl+S', { ...none, ...command, key: 's' }],
  ['CommandOrControl+Shift+Z', { ...none, ...command, shift: true, key: 'z' }],
  ['Alt+Up', { ...none, alt: true, key: 'arrowup' }],
  ['F11', { ...none, key: 'f11' }],
  ['Ctrl+Plus', { ...none, ctrl: true, key: '+' }],
  ['Space', { ...none, key: ' ' }],
])('%s is the key press that Electron means', (accelerator, shortcut) => {
  expect(parseAccelerator(accelerator)).toEqual(shortcut)
})

test('an unknown modifier is refused by its name', () => {
  expect(() => parseAccelerator('Hyper+S')).toThrow('"hyper" in "Hyper+S"')
})
