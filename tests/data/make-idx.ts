/** An IDX3 file of bytes whose pixels count 0, 1, 2 ... */
export function idxImages(count: number, rows: number, columns: number): Uint8Array {
  const body = Uint8Array.from({ length: count * rows * columns }, (_, i) => i % 256)
  return idxOf([count, rows, columns], body)
}

/** An IDX1 file of bytes. */
export function idxLabels(labels: readonly number[]): Uint8Array {
  return idxOf([labels.length], Uint8Array.from(labels))
}

/** An IDX file of bytes. */
export function idxOf(extents: readonly number[], body: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * extents.length)
  header[2] = 8
  header[3] = extents.length
  extents.forEach((extent, i) => header.writeUInt32BE(extent, 4 + 4 * i))
  return Uint8Array.from(Buffer.concat([header, body]))
}
