import { MediaQuery } from 'svelte/reactivity'
import { defaultSettings, type Settings } from '../../shared/settings.ts'
import type { Host, Listen } from './host.ts'

/** What the app remembers; a change is shown at once and kept by the host. */
export class SettingsState {
  current = $state.raw<Settings>(defaultSettings)
  readonly #systemDark = new MediaQuery('prefers-color-scheme: dark')
  readonly isDark = $derived(
    this.current.theme === 'dark' || (this.current.theme === 'system' && this.#systemDark.current),
  )
  readonly #host: Host
  readonly #on: Listen

  constructor(host: Host, on: Listen) {
    this.#host = host
    this.#on = on
  }

  async follow(): Promise<void> {
    this.#on('settings', (settings) => (this.current = settings))
    this.current = await this.#host.settings()
  }

  /** @throws RemoteError if the host cannot write them; the change holds until the app closes. */
  async change(changes: Partial<Settings>): Promise<void> {
    this.current = { ...this.current, ...changes }
    this.current = await this.#host.changeSettings(changes)
  }
}
