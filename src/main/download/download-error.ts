export type MirrorFailureCode =
  | 'UNREACHABLE'
  | 'TIMEOUT'
  | 'TOO_SLOW'
  | 'HTTP_STATUS'
  | 'TRUNCATED'
  | 'TOO_LONG'
  | 'CHECKSUM'
  | 'CORRUPT'

/** Why one mirror could not give one file; the next mirror may. */
export class MirrorFailure extends Error {
  override readonly name = 'MirrorFailure'
  readonly code: MirrorFailureCode

  constructor(code: MirrorFailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export type DownloadErrorCode = 'OFFLINE' | 'ALL_MIRRORS_FAILED' | 'CANCELLED'

/** A download that did not succeed; the files that were there before are untouched. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError'
  readonly code: DownloadErrorCode
  /** What went wrong at each mirror, in the order in which they were tried. */
  readonly failures: readonly MirrorFailure[]

  constructor(
    code: DownloadErrorCode,
    message: string,
    failures: readonly MirrorFailure[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.code = code
    this.failures = failures
  }
}

export function cancelled(signal: AbortSignal): DownloadError {
  return new DownloadError('CANCELLED', 'The download was cancelled.', [], { cause: signal.reason })
}

/** Sums up what happened when no mirror had the file. */
export function allMirrorsFailed(file: string, failures: readonly MirrorFailure[]): DownloadError {
  const isOffline = failures.every(({ code }) => code === 'UNREACHABLE' || code === 'TIMEOUT')
  const reasons = failures.map(({ message }) => message).join(' ')
  return isOffline
    ? new DownloadError(
        'OFFLINE',
        `No mirror could be reached. Check the internet connection and try again. ${reasons}`,
        failures,
      )
    : new DownloadError(
        'ALL_MIRRORS_FAILED',
        `No mirror has a good copy of ${file}. Try again later. ${reasons}`,
        failures,
      )
}
