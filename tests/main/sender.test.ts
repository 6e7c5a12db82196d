import { describe, expect, it } from 'vitest'
import { originOf } from '../../src/main/app-address.ts'
import { StrangerError, refuseStrangers, type Sender } from '../../src/main/sender.ts'

const ownOrigin = 'app://inkling'
const own: Sender = {
  isOwnWindow: true,
  frame: { url: 'app://inkling/index.html#draw', parent: null },
}

function from(url: string): Sender {
  return { ...own, frame: { url, parent: null } }
}

describe('refuseStrangers', () => {
  it("lets the window's own page pass", () => {
    expect(() => refuseStrangers(own, ownOrigin)).not.toThrow()
    expect(() =>
      refuseStrangers(from('http://127.0.0.1:4711/index.html'), 'http://127.0.0.1:4711'),
    ).not.toThrow()
  })

  it('refuses another window', () => {
    expect(() => refuseStrangers({ ...own, isOwnWindow: false }, ownOrigin)).toThrow(StrangerError)
  })

  it('refuses a frame inside the page', () => {
    const frame = { url: 'app://inkling/index.html', parent: {} }
    expect(() => refuseStrangers({ ...own, frame }, ownOrigin)).toThrow(StrangerError)
  })

  it('refuses a frame that is gone', () => {
    expect(() => refuseStrangers({ ...own, frame: null }, ownOrigin)).toThrow(/a page that is gone/)
  })

  it('refuses everybody while the own origin is not known', () => {
    expect(() => refuseStrangers(from('about:blank'), '')).toThrow(StrangerError)
    expect(() => refuseStrangers(own, '')).toThrow(StrangerError)
  })

  it.each([
    'https://inkling/index.html',
    'app://inkling.evil.example/index.html',
    'app://inkling:8080/index.html',
    'app://app://inkling/',
    'http://app:inkling@evil.example/',
    'file:///app:/inkling/index.html',
    'data:text/html,app://inkling/',
    'blob:app://inkling/0f0f',
    'about:blank',
    'about:srcdoc',
    '',
    'null',
  ])('refuses the origin of %j', (url) => {
    expect(() => refuseStrangers(from(url), ownOrigin)).toThrow(StrangerError)
  })

  it('refuses a frame whose process is gone, which Electron tells by throwing', () => {
    const frame = {
      get url(): string {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed')
      },
      parent: null,
    }
    expect(() => refuseStrangers({ isOwnWindow: true, frame }, 'app://inkling')).toThrow(
      expect.objectContaining({ code: 'STRANGER' }),
    )
  })
})

describe('originOf', () => {
  it('gives scheme and host, also for a scheme of our own', () => {
    expect(originOf('app://inkling/a/b?c#d')).toBe('app://inkling')
    expect(originOf('http://127.0.0.1:4711/x')).toBe('http://127.0.0.1:4711')
  })
})
