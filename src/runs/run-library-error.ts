export type RunLibraryErrorCode =
  | 'NO_RUN'
  | 'NO_WEIGHTS'
  | 'BROKEN_RUN'
  | 'NEWER_RUN'
  | 'RUN_UNDER_WAY'
  | 'RUN_WORDS'
  | 'LIBRARY_FOLDER'

/** Something can't be done with a run that is kept; the message says why. */
export class RunLibraryError extends Error {
  override readonly name = 'RunLibraryError'
  readonly code: RunLibraryErrorCode

  constructor(code: RunLibraryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
