import { standalone, type Figure } from '../../report/figure.ts'

/** Pixels for each unit of the figure: sharp on paper and on dense screens. */
const density = 2

/** A figure as a PNG, on white. */
export async function pngOf(figure: Figure): Promise<Uint8Array> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(figure))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(figure.width * density)
  canvas.height = Math.ceil(figure.height * density)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser gave no canvas to draw the picture on.')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
  if (!blob) throw new Error('The picture could not be written as a PNG.')
  return new Uint8Array(await blob.arrayBuffer())
}
