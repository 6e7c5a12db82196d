export type PictureErrorCode =
  'UNKNOWN_FORMAT' | 'BROKEN' | 'UNSUPPORTED' | 'TOO_LARGE' | 'WRONG_SIZE' | 'EMPTY'

/** A picture no digit can be read from; the message says why. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
  readonly code: PictureErrorCode

  constructor(code: PictureErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Pixels of the largest picture that is read; a phone's camera makes 12 to 50 million. */
const mostPixels = 50_000_000

/** @throws PictureError unless there is at least one pixel and not too many to hold in memory. */
export function checkPictureSize(width: number, height: number): void {
  if (width < 1 || height < 1) {
    throw new PictureError('BROKEN', `The picture has no pixels: ${width} x ${height}.`)
  }
  if (width * height > mostPixels) {
    throw new PictureError(
      'TOO_LARGE',
      `The picture is too large: ${width} x ${height}; at most ${mostPixels} pixels are read.`,
    )
  }
}
