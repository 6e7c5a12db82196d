import { expect, it } from 'vitest'
import { inkOnPaper } from '../../../src/renderer/components/paint-digit.ts'

it('paints ink dark and paper light, always opaque', () => {
  const pixels = new Uint8Array(784)
  pixels[1] = 255
  const rgba = inkOnPaper(pixels)
  expect([...rgba.slice(0, 8)]).toEqual([0xff, 0xfe, 0xfb, 255, 0x1d, 0x27, 0x33, 255])
})

it('refuses an image of another size', () => {
  expect(() => inkOnPaper(new Uint8Array(400))).toThrow('Expected 784 pixels of a digit, got 400.')
})
