export type DatasetSource = 'bundled' | 'downloaded'

/** A folder that may hold the four files, in order of preference. */
export interface DatasetCandidate {
  readonly source: DatasetSource
  readonly folder: string
}

export interface DatasetFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** Which data is in use and how it was verified. */
export interface DatasetReport {
  readonly source: DatasetSource
  readonly folder: string
  readonly files: readonly DatasetFile[]
  readonly trainCount: number
  readonly testCount: number
  /** Images per class, `[10]` each. */
  readonly trainPerClass: readonly number[]
  readonly testPerClass: readonly number[]
  /** Candidates passed over, each with the reason in a sentence. */
  readonly rejected: readonly { readonly source: DatasetSource; readonly reason: string }[]
}

/** Where the download of MNIST stands. */
export type DownloadState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'running'
      readonly file: string
      /** Counted from 1. */
      readonly fileNumber: number
      readonly fileCount: number
      readonly bytesDone: number
      readonly bytesTotal: number
      /** Host name of the mirror in use. */
      readonly mirror: string
    }
  | { readonly state: 'done'; readonly finishedAt: string }
  | { readonly state: 'failed'; readonly message: string; readonly details: string }

/** One sample as the Data place shows it. */
export interface SampleDigit {
  readonly index: number
  readonly label: number
  readonly pixels: Uint8Array
}
