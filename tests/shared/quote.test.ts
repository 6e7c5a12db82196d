import { describe, expect, it } from 'vitest'
import { quote } from '../../src/shared/quote.ts'

const cyclic: unknown[] = []
cyclic.push(cyclic)

describe('quoting a value', () => {
  it.each([
    ['dark', '"dark"'],
    [{ a: [1] }, '{"a":[1]}'],
    [NaN, 'NaN'],
    [undefined, 'undefined'],
    [7n, '7'],
    [[7n], "an object that can't be shown"],
    [cyclic, "an object that can't be shown"],
    [() => 1, 'a function'],
  ])('shows %o', (value, text) => {
    expect(quote(value)).toBe(text)
  })

  it('cuts what nobody would read', () => {
    expect(quote('x'.repeat(1000))).toBe(`"${'x'.repeat(79)}…`)
  })
})
