export interface WindowRequest {
  /** A fresh one-time link to the page. */
  readonly link: () => string
  readonly title: string
  readonly bounds: Electron.Rectangle
}

/** A window as the display knows it. */
export interface Shown {
  /** DevTools' name for the page; null where nobody drives the browser. */
  readonly targetId: string | null
  setBounds(bounds: Electron.Rectangle): void
  focus(): void
  crash(): void
  close(): Promise<void>
  /** Takes what to do when the page goes away by itself. */
  onGone(gone: (reason: 'closed' | 'crashed') => void): void
  /** Shows the person another link to the same window. */
  offerLink?(reason: string): void
  /** The person left the page, perhaps to reload it: then it is back soon. */
  pageLeft?(isBack: () => boolean): void
}

/** Where windows are shown: in a browser that the stand-in drives, or in the person's own. */
export interface Display {
  open(request: WindowRequest): Promise<Shown>
  /** Something outside the app was asked for: a web page, a file in its folder. */
  openOutside(address: string): void
}

let current: Display | null = null

export function useDisplay(display: Display): void {
  current = display
}

/** @throws Error before the display is there, which is before `ready` */
export function theDisplay(): Display {
  if (!current) throw new Error('Cannot create a window before app is ready')
  return current
}
