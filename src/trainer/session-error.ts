export type SessionErrorCode =
  | 'WRONG_PHASE'
  | 'NO_MODEL'
  | 'NO_DATA'
  | 'NOT_TESTED'
  | 'NOT_COMPARED'
  | 'ARGUMENT'
  | 'NO_CHECKPOINT'
  | 'OTHER_DATA'
  | 'OTHER_ENGINE'
  | 'BAD_CHECKPOINT'
  | 'OTHER_NETWORK'
  | 'NO_LIBRARY'
  | 'TOO_LARGE'

/** Something the trainer was asked for and cannot do now; the message says what would help. */
export class SessionError extends Error {
  override readonly name = 'SessionError'
  readonly code: SessionErrorCode
  constructor(code: SessionErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
