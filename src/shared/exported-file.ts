/** What the window writes for other programs, and what file dialogs call it. */
export const exportedFormats = {
  csv: 'Table (CSV)',
  svg: 'Vector picture (SVG)',
  png: 'Picture (PNG)',
  html: 'Web page (HTML)',
} as const
export type ExportedFormat = keyof typeof exportedFormats

/** A file that the window has made; the host asks where to and writes it. */
export interface ExportedFile {
  readonly format: ExportedFormat
  /** Without the ending: small letters, digits, points and hyphens. */
  readonly name: string
  readonly bytes: Uint8Array
}

export const exportedFileLimits = { name: 80, bytes: 64_000_000 } as const

/** Whether the value is such a file, of a size that makes sense. */
export function isExportedFile(value: unknown): value is ExportedFile {
  if (typeof value !== 'object' || value === null) return false
  const { format, name, bytes } = value as Readonly<Record<string, unknown>>
  return (
    typeof format === 'string' &&
    Object.hasOwn(exportedFormats, format) &&
    typeof name === 'string' &&
    name.length <= exportedFileLimits.name &&
    /^[a-z0-9][a-z0-9.-]*$/.test(name) &&
    bytes instanceof Uint8Array &&
    bytes.length <= exportedFileLimits.bytes
  )
}

/** `my-digits-2` for “My digits №2”; `otherwise` where nothing is left. */
export function fileNameOf(text: string, otherwise: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .slice(0, exportedFileLimits.name - 20)
    .replace(/^[-.]+|[-.]+$/g, '')
  return name || otherwise
}
