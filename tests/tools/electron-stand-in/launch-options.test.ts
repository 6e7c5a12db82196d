import { expect, test } from 'vitest'
import { parseLaunchOptions } from '../../../tools/electron-stand-in/launch-options.ts'

test('reads the command line that Playwright starts Electron with', () => {
  const args =
    '-r loader.js --no-sandbox --inspect=0 --remote-debugging-port=0 app --user-data-dir=/x'
  const options = parseLaunchOptions(args.split(' '))
  expect(options).toMatchObject({
    appPath: 'app',
    preloads: ['loader.js'],
    inspectPort: 0,
    isDriven: true,
  })
  expect(options.switches.get('user-data-dir')).toBe('/x')
  expect(options.switches.get('no-sandbox')).toBe('')
})

test('runs the app in this folder, undriven and undebugged, if nothing is said', () => {
  expect(parseLaunchOptions([])).toMatchObject({ appPath: '.', inspectPort: null, isDriven: false })
})
