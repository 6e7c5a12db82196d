import { ModelFileError } from './model-file-error.ts'
import type { ModelFileErrorCode } from './model-file-error.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

interface JsonRules {
  /** Numbers are whole and can be counted exactly: no fraction, no exponent, at most 2^53 - 1. */
  readonly integersOnly?: boolean
}

const deepest = 32
/** A network has at most 64 layers; what has more keys than this only costs time. */
const mostKeys = 4096
const quote = 0x22
const backslash = 0x5c
const zero = 0x30
/** So many digits always make a number that is exact. */
const exactDigits = 15
const plain = /^[^\\\u0000-\u001f]*$/
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/**
 * Reads JSON (RFC 8259) that nobody can read in two ways: unlike JSON.parse it refuses a key that
 * stands twice in an object, deep nesting, and numbers or texts that would not survive.
 * @throws ModelFileError BAD_JSON, AFTER_JSON, DUPLICATE_KEY, TOO_DEEP, TOO_MANY_KEYS,
 *   NOT_AN_INTEGER
 */
export function parseStrictJson(text: string, rules: JsonRules = {}): Json {
  const parser = new Parser(text, rules)
  const value = parser.value(0)
  parser.expectEnd()
  return value
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

class Parser {
  readonly #text: string
  readonly #rules: JsonRules
  #position = 0

  constructor(text: string, rules: JsonRules) {
    this.#text = text
    this.#rules = rules
  }

  value(depth: number): Json {
    if (depth > deepest) throw this.#error('TOO_DEEP', `is nested more than ${deepest} deep`)
    this.#skipSpace()
    switch (this.#text[this.#position]) {
      case '{':
        return this.#object(depth)
      case '[':
        return this.#array(depth)
      case '"':
        return this.#string()
      case 't':
        return this.#word('true', true)
      case 'f':
        return this.#word('false', false)
      case 'n':
        return this.#word('null', null)
      default:
        return this.#number()
    }
  }

  expectEnd(): void {
    this.#skipSpace()
    if (this.#position < this.#text.length) throw this.#error('AFTER_JSON', 'goes on after its end')
  }

  #object(depth: number): JsonObject {
    const object: Record<string, Json> = {}
    let keys = 0
    this.#list('{', '}', () => {
      if (++keys > mostKeys) throw this.#error('TOO_MANY_KEYS', `has more than ${mostKeys} keys`)
      const at = this.#position
      const key = this.#string()
      if (Object.hasOwn(object, key)) {
        throw this.#error('DUPLICATE_KEY', `has ${JSON.stringify(key)} twice`, at)
      }
      this.#skipSpace()
      this.#expect(':')
      const value = this.value(depth + 1)
      set(object, key, value)
    })
    return object
  }

  #array(depth: number): Json[] {
    const array: Json[] = []
    this.#list('[', ']', () => array.push(this.value(depth + 1)))
    return array
  }

  /** Items separated by commas between two brackets. */
  #list(start: string, end: string, item: () => void): void {
    this.#expect(start)
    this.#skipSpace()
    if (this.#text[this.#position] === end) {
      this.#position++
      return
    }
    for (;;) {
      this.#skipSpace()
      item()
      this.#skipSpace()
      if (this.#text[this.#position] === end) break
      this.#expect(',')
    }
    this.#position++
  }

  #string(): string {
    const at = this.#position
    const quoted = this.#quoted()
    let value = quoted.slice(1, -1)
    if (!plain.test(value)) {
      try {
        // JSON.parse knows the escapes and refuses control characters.
        value = JSON.parse(quoted) as string
      } catch {
        throw this.#error('BAD_JSON', 'has a text that is not one', at)
      }
    }
    if (!value.isWellFormed()) throw this.#error('BAD_JSON', 'has half a character', at)
    return value
  }

  /** From the quote at the position to the next one without a backslash before it. */
  #quoted(): string {
    const start = this.#position
    this.#expect('"')
    for (;;) {
      const code = this.#text.charCodeAt(this.#position)
      if (code === quote) break
      if (Number.isNaN(code)) throw this.#error('BAD_JSON', 'has an open text')
      this.#position += code === backslash ? 2 : 1
    }
    this.#position++
    return this.#text.slice(start, this.#position)
  }

  #number(): number {
    const whole = this.#plainNumber()
    if (whole !== null) return whole
    const at = this.#position
    const digits = this.#match(number)
    if (digits === '') throw this.#error('BAD_JSON', 'has something that is no value', at)
    const value = Number(digits)
    if (!Number.isFinite(value)) throw this.#error('BAD_JSON', `has the number ${digits}`, at)
    if (this.#rules.integersOnly && !(Number.isSafeInteger(value) && !/[.eE]/.test(digits))) {
      throw this.#error('NOT_AN_INTEGER', `has ${digits} in place of a whole number`, at)
    }
    return value
  }

  /**
   * A whole number that is written as its digits and nothing else, as nearly all of a hostile file's
   * half a million are; null, and nothing is read, for any other.
   */
  #plainNumber(): number | null {
    const start = this.#position
    let value = 0
    let at = start
    let code = this.#text.charCodeAt(at)
    for (; isDigit(code) && at - start < exactDigits; code = this.#text.charCodeAt(++at)) {
      value = 10 * value + (code - zero)
    }
    const startsWithZero = at - start > 1 && this.#text.charCodeAt(start) === zero
    if (at === start || startsWithZero || isDigit(code) || mayFollowDigits(code)) return null
    this.#position = at
    return value
  }

  #word<Value extends Json>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#position)) {
      throw this.#error('BAD_JSON', 'has something that is no value')
    }
    this.#position += word.length
    return value
  }

  #skipSpace(): void {
    // NaN, past the end, is no space either
    while (isSpace(this.#text.charCodeAt(this.#position))) this.#position++
  }

  #match(pattern: RegExp): string {
    // test() and slice() instead of exec(): no array for each of half a million numbers.
    const start = this.#position
    pattern.lastIndex = start
    if (pattern.test(this.#text)) this.#position = pattern.lastIndex
    return this.#text.slice(start, this.#position)
  }

  #expect(character: string): void {
    if (this.#text[this.#position] !== character) {
      throw this.#error('BAD_JSON', `needs a ${JSON.stringify(character)}`)
    }
    this.#position++
  }

  #error(code: ModelFileErrorCode, what: string, at = this.#position): ModelFileError {
    return new ModelFileError(code, `The file's JSON ${what} at character ${at}.`)
  }
}

function isDigit(code: number): boolean {
  return code >= zero && code <= zero + 9
}

/** A fraction or an exponent. */
function mayFollowDigits(code: number): boolean {
  return code === 0x2e || code === 0x65 || code === 0x45
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code <= 0x0d && (code === 0x09 || code === 0x0a || code === 0x0d))
}

/** Plain assignment would set the prototype for the key "__proto__". */
function set(object: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') object[key] = value
  else
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    })
}
