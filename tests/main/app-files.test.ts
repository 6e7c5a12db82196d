import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentTypeOf, fileAt, isInside, securityHeaders } from '../../src/main/app-files.ts'

const folder = resolve('/opt/inkling/renderer')

describe('fileAt', () => {
  it('names the files of the window', () => {
    expect(fileAt(folder, 'app://inkling/index.html')).toBe(resolve(folder, 'index.html'))
    expect(fileAt(folder, 'app://inkling/assets/a%20b.js?v=1#x')).toBe(
      resolve(folder, 'assets/a b.js'),
    )
  })

  it.each([
    'app://inkling/',
    'app://inkling/..%2f..%2fetc/passwd',
    'app://inkling/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://inkling/..%2F..%2F..%2F..%2Fetc%2Fpasswd',
    'app://inkling/assets/..%2f..%2fmain/index.js',
    'app://inkling/..%5c..%5cwindows%5cwin.ini',
    'app://inkling/..\\..\\windows\\win.ini',
    'app://inkling/assets%2f..%2f..',
    'app://inkling/..%2frenderer',
    'app://inkling/..%2frenderer-secret/index.html',
    'app://inkling/index.html%00.png',
    'app://inkling/%ff%fe',
    'app://inkling/%',
    'app://inkling/%2e%2e%2frenderer.bak%2findex.html',
    'app://elsewhere/index.html',
    'app://inkling.evil.example/index.html',
    'app://user@elsewhere/index.html',
    'file:///etc/passwd',
    'https://inkling/index.html',
    'app:index.html',
    '/index.html',
    '',
  ])('refuses %j', (url) => {
    expect(fileAt(folder, url)).toBeNull()
  })

  it.each([
    'app://inkling/../../../etc/passwd',
    'app://inkling/%2e%2e/%2e%2e/etc/passwd',
    'app://inkling/./.././../etc/passwd',
    'app://inkling//etc/passwd',
    'app://inkling/..%252f..%252fetc%252fpasswd',
    'app://inkling/....//....//etc/passwd',
    'app://inkling/C:%2fwindows%2fwin.ini',
  ])('keeps %j inside the folder', (url) => {
    const file = fileAt(folder, url)
    expect(file === null || isInside(folder, file)).toBe(true)
  })
})

describe('isInside', () => {
  it('tells a folder from one whose name only begins the same', () => {
    expect(isInside(folder, resolve(folder, 'assets/x.js'))).toBe(true)
    expect(isInside(folder, resolve(folder, '..x.js'))).toBe(true)
    expect(isInside(folder, `${folder}-secret/x.js`)).toBe(false)
    expect(isInside(folder, folder)).toBe(false)
    expect(isInside(folder, resolve(folder, '..'))).toBe(false)
  })
})

describe('the headers of every answer', () => {
  const rules = new Map(
    (securityHeaders['Content-Security-Policy'] ?? '').split('; ').map((rule) => {
      const [name = '', ...sources] = rule.split(' ')
      return [name, sources] as const
    }),
  )

  it('forbid whatever is not named', () => {
    expect(rules.get('default-src')).toEqual(["'none'"])
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) {
      expect(rules.get(name)).toEqual(["'none'"])
    }
  })

  it('let scripts, styles and connections come from the app alone', () => {
    for (const name of ['script-src', 'style-src', 'font-src', 'connect-src', 'worker-src']) {
      expect(rules.get(name)).toEqual(["'self'"])
    }
    expect(rules.get('img-src')).toEqual(["'self'", 'data:', 'blob:'])
  })

  it('allow no text as code, nor any address outside', () => {
    const policy = securityHeaders['Content-Security-Policy']
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(rules.get('require-trusted-types-for')).toEqual(["'script'"])
    expect(rules.get('trusted-types')).toEqual(['svelte-trusted-html'])
  })

  it('keep the browser from guessing types', () => {
    expect(securityHeaders['X-Content-Type-Options']).toBe('nosniff')
    expect(contentTypeOf('/x/INDEX.HTML')).toBe('text/html; charset=utf-8')
    expect(contentTypeOf('/x/a.js')).toBe('text/javascript; charset=utf-8')
    expect(contentTypeOf('/x/a.unknown')).toBe('application/octet-stream')
  })
})
