export type ModelFileErrorCode =
  // The file
  | 'NOT_FOUND'
  | 'UNREADABLE'
  | 'FILE_TOO_LARGE'
  | 'TOO_SHORT'
  // The header
  | 'HEADER_TOO_LARGE'
  | 'HEADER_TRUNCATED'
  | 'HEADER_NOT_UTF8'
  | 'HEADER_START'
  | 'BAD_JSON'
  | 'AFTER_JSON'
  | 'DUPLICATE_KEY'
  | 'TOO_DEEP'
  | 'TOO_MANY_KEYS'
  | 'NOT_AN_INTEGER'
  | 'BAD_METADATA'
  // The tensors
  | 'BAD_NAME'
  | 'BAD_TENSOR'
  | 'UNKNOWN_DTYPE'
  | 'BAD_SHAPE'
  | 'BAD_OFFSETS'
  | 'LENGTH_MISMATCH'
  | 'OVERLAP'
  | 'HOLE'
  | 'DATA_TRUNCATED'
  | 'TRAILING_BYTES'
  // The model
  | 'NOT_INKLING'
  | 'UNKNOWN_NETWORK'
  | 'BAD_VERSION'
  | 'TOO_NEW'
  | 'MISSING_METADATA'
  | 'BAD_VALUE'
  | 'BAD_ARCHITECTURE'
  | 'CHECKSUM'
  | 'WRONG_DTYPE'
  | 'MISSING_TENSOR'
  | 'UNEXPECTED_TENSOR'
  | 'WRONG_SHAPE'
  | 'NOT_FINITE'

const longestMessage = 300

/**
 * A model file that is not one, or is damaged; the message says what is wrong with it. It quotes the
 * file, in which a name may be endless, so it is cut to what a person reads.
 */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
  readonly code: ModelFileErrorCode

  constructor(code: ModelFileErrorCode, message: string, options?: ErrorOptions) {
    super(
      message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message,
      options,
    )
    this.code = code
  }
}
