/** A file with any header, right or wrong, and any data. */
export function rawFile(header: string | Uint8Array, data: Uint8Array = new Uint8Array(0)) {
  const bytes = Buffer.from(header)
  return withLength(BigInt(bytes.length), bytes, data)
}

/** A file that claims a header length of its own. */
export function withLength(length: bigint, ...parts: readonly Uint8Array[]): Uint8Array {
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(length)
  return Uint8Array.from(Buffer.concat([prefix, ...parts]))
}
