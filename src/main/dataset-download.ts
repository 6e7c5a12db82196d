import type { DownloadState } from '../shared/dataset.ts'
import { mnistMirrors } from '../shared/mnist-files.ts'
import { describeError } from '../shared/outcome.ts'
import type { DownloadProgress } from './download/download-mnist.ts'

export interface DatasetDownloadOptions {
  /** Downloads and verifies the four files into the app's own folder; rejects with a typed error. */
  download(options: {
    readonly mirrors: readonly string[]
    readonly signal: AbortSignal
    readonly onProgress: (progress: DownloadProgress) => void
  }): Promise<unknown>
  /** Puts what was downloaded to use. */
  useDownloaded(): Promise<unknown>
  changed(state: DownloadState): void
}

export interface DatasetDownload {
  state(): DownloadState
  /** Returns at once; does nothing while a download is running. */
  start(): void
  cancel(): void
}

/** One download of MNIST at a time. Whatever happens to it, the data in use stays in use. */
export function createDatasetDownload(options: DatasetDownloadOptions): DatasetDownload {
  let state: DownloadState = { state: 'idle' }
  let running: AbortController | null = null

  function change(next: DownloadState): void {
    state = next
    options.changed(next)
  }

  async function run({ signal }: AbortController): Promise<DownloadState> {
    try {
      await options.download({
        mirrors: mnistMirrors,
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) change(progress)
        },
      })
    } catch (error) {
      if (signal.aborted) return { state: 'idle' }
      const { message, details } = describeError(error)
      return { state: 'failed', message, details }
    }
    try {
      await options.useDownloaded()
      return { state: 'done', finishedAt: new Date().toISOString() }
    } catch (error) {
      const { message, details } = describeError(error)
      return {
        state: 'failed',
        message: `The digits were downloaded, but are not in use yet: ${message}`,
        details,
      }
    }
  }

  return {
    state: () => state,
    start() {
      if (running) return
      running = new AbortController()
      void run(running).then((end) => {
        running = null
        change(end)
      })
    },
    cancel: () => running?.abort(),
  }
}
