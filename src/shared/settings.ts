/** What the app remembers between two starts. Anything unreadable falls back to these. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly matrixScale: 'counts' | 'actual' | 'predicted'
  readonly lossScale: 'linear' | 'logarithmic'
}

export const defaultSettings: Settings = {
  theme: 'system',
  matrixScale: 'counts',
  lossScale: 'linear',
}

export interface AboutInfo {
  readonly version: string
  readonly electron: string
  readonly chromium: string
  readonly node: string
  readonly userDataFolder: string
}
