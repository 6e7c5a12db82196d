import { StrictEmitter } from './unsupported.ts'

/** Light or dark as the page's browser has it; `themeSource` is kept but moves nothing. */
class NativeTheme
  extends StrictEmitter
  implements Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource'>
{
  themeSource: 'system' | 'light' | 'dark' = 'system'
  #isDark = false

  get shouldUseDarkColors(): boolean {
    return this.themeSource === 'system' ? this.#isDark : this.themeSource === 'dark'
  }

  learn(isDark: boolean): void {
    if (isDark === this.#isDark) return
    this.#isDark = isDark
    this.emit('updated')
  }
}

export const nativeTheme = new NativeTheme()
