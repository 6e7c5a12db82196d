/** A browser that is here. */
export interface Browser {
  readonly name: string
  readonly path: string
  /** What the browser needs in its environment to start. */
  readonly env: Readonly<Record<string, string>>
}
