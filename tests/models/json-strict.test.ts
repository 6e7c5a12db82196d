import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrictJson } from '../../src/models/json-strict.ts'
import { ModelFileError } from '../../src/models/model-file-error.ts'

function codeOf(text: string, rules = {}): string {
  try {
    parseStrictJson(text, rules)
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError)
    return (error as ModelFileError).code
  }
  return 'no error'
}

function keys(count: number): string {
  return Array.from({ length: count }, (_, i) => `"k${i}":0`).join()
}

describe('strict JSON', () => {
  it('reads what JSON.parse reads, to the same value', () => {
    const json = fc.json({ maxDepth: 5 })
    fc.assert(
      fc.property(json, (text) => {
        expect(parseStrictJson(text)).toStrictEqual(JSON.parse(text))
      }),
    )
  })

  it('refuses what JSON.parse refuses', () => {
    const almostJson = fc
      .tuple(fc.json({ maxDepth: 2 }), fc.nat(), fc.constantFrom(...'{}[]",:\\0-.eEtn \n\u0001'))
      .map(([text, at, inserted]) => {
        const place = at % (text.length + 1)
        return text.slice(0, place) + inserted + text.slice(place)
      })
    fc.assert(
      fc.property(almostJson, (text) => {
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        if (!isJson) expect(codeOf(text)).not.toBe('no error')
      }),
      { numRuns: 500 },
    )
  })

  it('reads numbers as JSON.parse does, and refuses those that it refuses', () => {
    const pieces = fc.array(fc.constantFrom(...'0123456789', '00', '-', '.', 'e', 'E', '+', ' '), {
      maxLength: 20,
    })
    const digits = fc.stringMatching(/^[0-9]{1,20}$/)
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((parts) => parts.join('')),
          digits,
        ),
        (text) => {
          let expected: unknown
          try {
            expected = JSON.parse(`[${text}]`)
          } catch {
            expected = 'refused'
          }
          const code = codeOf(`[${text}]`)
          if (expected === 'refused') expect(code).toBe('BAD_JSON')
          else if (code === 'no error') expect(parseStrictJson(`[${text}]`)).toStrictEqual(expected)
          else expect(expected).toEqual([expect.toSatisfy((value) => !Number.isFinite(value))])
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['nothing', '', 'BAD_JSON'],
    ['a key that stands twice', '{"a":1,"b":2,"a":1}', 'DUPLICATE_KEY'],
    ['a key that stands twice, once escaped', '{"a":1,"\\u0061":2}', 'DUPLICATE_KEY'],
    ['a prototype given twice', '{"__proto__":1,"__proto__":2}', 'DUPLICATE_KEY'],
    ['two values', '1 2', 'AFTER_JSON'],
    ['a comma too many', '[1,]', 'BAD_JSON'],
    ['a leading zero', '[01]', 'BAD_JSON'],
    ['a number too large for any float', '1e999', 'BAD_JSON'],
    ['NaN', 'NaN', 'BAD_JSON'],
    ['a text without end', '"abc', 'BAD_JSON'],
    ['a text that ends in a backslash', '"abc\\', 'BAD_JSON'],
    ['a line break in a text', '"a\nb"', 'BAD_JSON'],
    ['half a surrogate pair', '"\\ud800"', 'BAD_JSON'],
    ['100,000 brackets', '['.repeat(100_000), 'TOO_DEEP'],
    ['words that are almost ones', '[nul]', 'BAD_JSON'],
    ['more keys than any file has', `{${keys(4097)}}`, 'TOO_MANY_KEYS'],
  ])('refuses %s', (_what, text, code) => {
    expect(codeOf(text)).toBe(code)
  })

  it.each(['1.0', '1e2', '1E2', '0.5', '9007199254740992', '-9007199254740993'])(
    'refuses %s where only whole numbers are allowed',
    (text) => {
      expect(codeOf(`[${text}]`, { integersOnly: true })).toBe('NOT_AN_INTEGER')
      expect(codeOf(`[${text}]`)).toBe('no error')
    },
  )

  it('keeps a key called __proto__ as a key', () => {
    const value = parseStrictJson('{"__proto__":{"polluted":true}}') as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })

  it('reads as many keys as a file may have', () => {
    expect(codeOf(`{${keys(4096)}}`)).toBe('no error')
  })

  it('says where the fault is', () => {
    expect(() => parseStrictJson('{"a":1,"a":2}')).toThrow(/"a" twice at character 7/)
  })
})
