/** Puts a chart on the clipboard as a PNG on the paper it is drawn on. */
export async function copyPicture(canvas: HTMLCanvasElement): Promise<void> {
  const sheet = document.createElement('canvas')
  sheet.width = canvas.width
  sheet.height = canvas.height
  const context = sheet.getContext('2d')
  if (!context) throw new Error('This browser gave no canvas to copy the picture with.')
  context.fillStyle = getComputedStyle(canvas).getPropertyValue('--sheet')
  context.fillRect(0, 0, sheet.width, sheet.height)
  context.drawImage(canvas, 0, 0)
  const png = new Promise<Blob>((resolve, reject) => {
    sheet.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('The picture could not be written as a PNG.'))
    })
  })
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })])
}
