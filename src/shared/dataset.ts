/** MNIST as it came with the app, MNIST downloaded, or data of the person's own. */
export type DatasetSource = 'bundled' | 'downloaded' | 'own'

/** A folder that may hold the data, in order of preference; of `own` also one of the set's files. */
export interface DatasetCandidate {
  readonly source: DatasetSource
  readonly folder: string
  /** Of `own`: what classes are called, by the data's sum; as the files say where it has no entry. */
  readonly classNames?: Readonly<Record<string, readonly string[]>>
}

/** What data of one's own may be at most. */
export const datasetLimits = {
  classes: 47,
  /** Pixels, of height and width. */
  shortestSide: 4,
  longestSide: 64,
  images: 500_000,
  /** Bytes of all pixels together. */
  pixels: 320_000_000,
} as const

export interface DatasetFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** Which data is in use and how it was verified. */
export interface DatasetReport {
  readonly source: DatasetSource
  readonly folder: string
  readonly name: string
  readonly files: readonly DatasetFile[]
  /** SHA-256 sums that say which samples these are. */
  readonly sums: readonly string[]
  readonly trainCount: number
  readonly testCount: number
  /** `[1, height, width]` */
  readonly imageShape: readonly number[]
  /** What each label means, `[classes]`. */
  readonly classNames: readonly string[]
  /** Images per class, `[classes]` each. */
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

/** Which samples are asked for. */
export interface SampleQuery {
  readonly set: 'train' | 'test'
  /** Null for every class. */
  readonly label: number | null
  /** How many matching samples to skip. */
  readonly skip: number
  readonly limit: number
}
