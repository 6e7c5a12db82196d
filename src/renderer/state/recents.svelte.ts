import type { RecentModel } from '../../shared/model-card.ts'
import type { Host, Listen } from './host.ts'

/** Models opened or saved before, the latest first. */
export class Recents {
  list = $state.raw<readonly RecentModel[]>([])
  readonly #host: Host
  readonly #on: Listen

  constructor(host: Host, on: Listen) {
    this.#host = host
    this.#on = on
  }

  async follow(): Promise<void> {
    this.#on('recentModels', (list) => (this.list = list))
    this.list = await this.#host.recentModels()
  }

  forget(path: string): Promise<void> {
    return this.#host.forgetRecentModel(path)
  }
}
