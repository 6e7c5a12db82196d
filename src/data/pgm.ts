import type { Picture } from './grey-picture.ts'
import { checkPictureSize, PictureError } from './picture-error.ts'

const [newline, hash] = [0x0a, 0x23]

export function isPgm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && (bytes[1] === 0x32 || bytes[1] === 0x35)
}

/**
 * Reads a plain (P2) or binary (P5) portable graymap with a maximum value of 1 to 65535
 * (netpbm.sourceforge.net/doc/pgm.html). Further images after the first are not looked at.
 * @throws PictureError
 */
export function decodePgm(bytes: Uint8Array): Picture {
  const isPlain = bytes[1] === 0x32
  const reader = new NumberReader(bytes, 2)
  const width = reader.next('width')
  const height = reader.next('height')
  const most = reader.next('maximum value')
  checkPictureSize(width, height)
  if (most < 1 || most > 65_535) {
    throw new PictureError('BROKEN', `The PGM's maximum value is ${most}; it must be 1 to 65535.`)
  }
  const count = width * height
  const brightness = new Float32Array(count)
  if (isPlain) {
    for (let i = 0; i < count; i++) brightness[i] = Math.min(1, reader.next('pixel') / most)
    return { width, height, brightness }
  }
  const start = reader.position + 1
  const bytesPerPixel = most < 256 ? 1 : 2
  if (bytes.length - start < count * bytesPerPixel) {
    throw new PictureError(
      'BROKEN',
      `The PGM ends early: ${Math.max(0, bytes.length - start)} of ${count * bytesPerPixel} bytes of pixels.`,
    )
  }
  for (let i = 0; i < count; i++) {
    const at = start + i * bytesPerPixel
    const value = bytesPerPixel === 1 ? bytes[at]! : bytes[at]! * 256 + bytes[at + 1]!
    brightness[i] = Math.min(1, value / most)
  }
  return { width, height, brightness }
}

/** Reads decimal numbers separated by white space and comments (# to the end of the line). */
class NumberReader {
  position: number
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes
    this.position = position
  }

  next(what: string): number {
    this.#skipSpace()
    const start = this.position
    let value = 0
    while (isDigit(this.#bytes[this.position]) && this.position - start < 10) {
      value = value * 10 + this.#bytes[this.position]! - 0x30
      this.position++
    }
    const after = this.#bytes[this.position]
    if (this.position === start || (after !== undefined && !isSpace(after) && after !== hash)) {
      throw new PictureError('BROKEN', `The PGM has no number for its ${what} at byte ${start}.`)
    }
    return value
  }

  #skipSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.position]
      if (byte === hash) {
        while (this.position < this.#bytes.length && this.#bytes[this.position] !== newline) {
          this.position++
        }
      } else if (byte !== undefined && isSpace(byte)) {
        this.position++
      } else {
        return
      }
    }
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}
