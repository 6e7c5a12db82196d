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
  /** e.g. "linux x64" */
  readonly system: string
  /** What the system says it is, e.g. "Linux 6.12.0". */
  readonly systemVersion: string
  /** e.g. "AMD EPYC" */
  readonly processor: string
  /** How many threads the machine runs at once. */
  readonly processors: number
  readonly memoryBytes: number
  readonly homeFolder: string
  readonly logFile: string
  readonly userDataFolder: string
  /** Where the run under way is kept. */
  readonly checkpointsFolder: string
}
