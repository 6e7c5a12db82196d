import { expect, it, vi } from 'vitest'
import { inkOnPaper, paintDigit } from '../../../src/renderer/components/paint-digit.ts'

it('paints ink dark and paper light, always opaque', () => {
  const pixels = new Uint8Array(784)
  pixels[1] = 255
  const rgba = inkOnPaper(pixels)
  expect([...rgba.slice(0, 8)]).toEqual([0xff, 0xfe, 0xfb, 255, 0x1d, 0x27, 0x33, 255])
})

it('leaves out an image that is not of the canvas’ size', () => {
  const putImageData = vi.fn()
  const canvas = { width: 20, height: 24, getContext: () => ({ putImageData }) }
  paintDigit(canvas as unknown as HTMLCanvasElement, new Uint8Array(784))
  expect(putImageData).not.toHaveBeenCalled()
})
