import { describe, expect, it } from 'vitest'
import { isAllowedOutside, isAllowedPermission } from '../../src/main/outside-world.ts'
import { requireKnownPlace } from '../../src/main/known-places.ts'

describe('isAllowedOutside', () => {
  it('opens exactly the pages that the app links to', () => {
    expect(isAllowedOutside('https://creativecommons.org/licenses/by-sa/3.0/')).toBe(true)
  })

  it.each([
    'https://creativecommons.org/licenses/by-sa/3.0/../../evil',
    'https://creativecommons.org.evil.example/licenses/by-sa/3.0/',
    'http://creativecommons.org/licenses/by-sa/3.0/',
    'https://creativecommons.org/licenses/by-sa/3.0/?x=1',
    'file:///etc/passwd',
    'smb://evil.example/share',
    'javascript:alert(1)',
    'ms-msdt:/id',
    '',
  ])('does not open %j', (url) => {
    expect(isAllowedOutside(url)).toBe(false)
  })
})

describe('isAllowedPermission', () => {
  it('allows to copy and nothing else', () => {
    expect(isAllowedPermission('clipboard-sanitized-write')).toBe(true)
    for (const permission of [
      'clipboard-read',
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'fileSystem',
      'hid',
      'serial',
      'usb',
      'unknown',
      '',
    ]) {
      expect(isAllowedPermission(permission)).toBe(false)
    }
  })
})

describe('requireKnownPlace', () => {
  const known = { files: ['/models/a.safetensors'], folders: ['/data/mnist'] }

  it('lets the own files and folders pass', () => {
    for (const path of ['/models/a.safetensors', '/data/mnist', '/data/mnist/t10k-labels']) {
      expect(() => requireKnownPlace(path, known)).not.toThrow()
    }
  })

  it.each(['/etc/passwd', '/models', '/data/mnist/../x', '/data/mnist-evil'])(
    'refuses %j',
    (path) => {
      expect(() => requireKnownPlace(path, known)).toThrow(/not a place that Inkling knows/)
    },
  )
})
