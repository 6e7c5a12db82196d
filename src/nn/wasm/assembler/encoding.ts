/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const isLast = rest < 0x80
    bytes.push(isLast ? rest : (rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  } while (rest > 0)
  return bytes
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (;;) {
    const byte = rest & 0x7f
    rest >>= 7
    const isLast = (rest === 0 && !(byte & 0x40)) || (rest === -1 && (byte & 0x40) !== 0)
    bytes.push(isLast ? byte : byte | 0x80)
    if (isLast) return bytes
  }
}

/** A count, then the items. */
export function vector(items: readonly (readonly number[])[]): number[] {
  const bytes = unsigned(items.length)
  for (const item of items) for (const byte of item) bytes.push(byte)
  return bytes
}

/** A name: its length in bytes, then UTF-8. */
export function bytesOf(name: string): number[] {
  const bytes = new TextEncoder().encode(name)
  return [...unsigned(bytes.length), ...bytes]
}

export function section(id: number, content: readonly number[]): number[] {
  const bytes = [id, ...unsigned(content.length)]
  for (const byte of content) bytes.push(byte)
  return bytes
}
