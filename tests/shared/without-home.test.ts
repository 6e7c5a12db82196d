import { describe, expect, it } from 'vitest'
import { withoutHome } from '../../src/shared/without-home.ts'

describe('withoutHome', () => {
  it.each([
    ['/home/ann/a.txt', '/home/ann', '~/a.txt'],
    ['at file:///home/ann/x.js:1', '/home/ann/', 'at file://~/x.js:1'],
    ['/home/ann', '/home/ann', '~'],
    ["'/Users/Ann Lee/d' and /Users/Ann%20Lee/e", '/Users/Ann Lee', "'~/d' and ~/e"],
    ['C:\\Users\\Ann\\x', 'C:\\Users\\Ann', '~\\x'],
    ['{"path":"C:\\\\Users\\\\Ann\\\\x"}', 'C:\\Users\\Ann', '{"path":"~\\\\x"}'],
    ['file:///c:/users/ann/x', 'C:\\Users\\Ann', 'file:///~/x'],
    ['/home/a.b+c/x', '/home/a.b+c', '~/x'],
  ])('shortens %s', (text, home, shown) => {
    expect(withoutHome(text, home)).toBe(shown)
  })

  it.each([
    ['the home of somebody else', '/home/anna/x and /home/ann-b', '/home/ann'],
    ['everything if home is the root', '/etc/passwd', '/'],
    ['everything if home is a disk', 'C:\\x', 'C:\\'],
    ['everything if there is no home', '/x', ''],
  ])('leaves %s', (_what, text, home) => {
    expect(withoutHome(text, home)).toBe(text)
  })
})
