import type { ExportedFormat } from '../../shared/exported-file.ts'

/** One thing that can be exported, in the formats that it has. */
export interface ExportItem {
  readonly title: string
  readonly explanation: string
  /** Of the file, without its ending; see `ExportedFile`. */
  readonly fileName: string
  readonly formats: readonly ExportedFormat[]
  /** Why it can't be exported now; absent if it can. */
  readonly problem?: string | undefined
  make(format: ExportedFormat): Promise<Uint8Array> | Uint8Array
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
