/** The forms in which a model leaves Inkling for other programs. */
export const exportFormats = ['onnx', 'pytorch'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface ExportChoice {
  readonly format: ExportFormat
  /**
   * Of ONNX only. True: the file takes grey values from 0 (paper) to 1 (ink). False: it takes what
   * the network takes, grey values that were normalised before.
   */
  readonly normalisationInside: boolean
}

/** What was written, and what to do with it. */
export interface ModelExport {
  readonly format: ExportFormat
  readonly path: string
  /** The model file that holds the weights, if the export needs one. */
  readonly weightsPath: string | null
  /** A few lines, in Python or for a terminal, that run what was written from its own folder. */
  readonly example: string
}

export function isExportFormat(value: unknown): value is ExportFormat {
  return exportFormats.some((format) => format === value)
}
