export type OwnDataErrorCode =
  // The place
  | 'NOT_FOUND'
  | 'UNREADABLE'
  | 'NO_DATA_THERE'
  | 'UNKNOWN_FILE'
  | 'SEVERAL_SETS'
  // The files of an IDX set
  | 'MISSING_IMAGES'
  | 'MISSING_LABELS'
  | 'MISSING_TRAINING'
  | 'BROKEN_GZIP'
  | 'TOO_LARGE'
  // The pictures of a folder
  | 'LOOSE_PICTURES'
  | 'EMPTY_CLASS_FOLDER'
  | 'BROKEN_LINK'
  | 'NOT_PNG'
  | 'BROKEN_PICTURE'
  | 'MIXED_SIZES'
  | 'BAD_CLASS_NAME'
  // What both must be
  | 'SIZES_DIFFER'
  | 'IMAGE_TOO_LARGE'
  | 'IMAGE_TOO_SMALL'
  | 'TOO_MANY_IMAGES'
  | 'TOO_MANY_CLASSES'
  | 'TOO_FEW_CLASSES'
  | 'EMPTY_CLASS'
  | 'UNKNOWN_CLASS'
  | 'TOO_FEW_IMAGES'
  | 'BLANK'

/** A folder or file that no dataset can be read from; the message says what is wrong with it. */
export class OwnDataError extends Error {
  override readonly name = 'OwnDataError'
  readonly code: OwnDataErrorCode

  constructor(code: OwnDataErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
