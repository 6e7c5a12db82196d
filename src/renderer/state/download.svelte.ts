import type { DownloadState } from '../../shared/dataset.ts'
import type { Host, Listen } from './host.ts'

/** Where the download of MNIST stands. */
export class Download {
  current = $state.raw<DownloadState>({ state: 'idle' })
  readonly #host: Host
  readonly #on: Listen

  constructor(host: Host, on: Listen) {
    this.#host = host
    this.#on = on
  }

  async follow(): Promise<void> {
    this.#on('download', (state) => (this.current = state))
    this.current = await this.#host.downloadState()
  }

  start(): Promise<void> {
    return this.#host.startDownload()
  }

  cancel(): Promise<void> {
    return this.#host.cancelDownload()
  }
}
