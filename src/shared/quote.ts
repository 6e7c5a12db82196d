/**
 * Any value in a message for people: as JSON where it can be, cut to a length that a person reads.
 * Never throws, whatever the value is.
 */
export function quote(value: unknown, longest = 80): string {
  const text = asText(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function asText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint' || value === undefined) {
    return String(value)
  }
  try {
    return JSON.stringify(value) ?? `a ${typeof value}`
  } catch {
    // a cycle, a bigint inside, or nested deeper than the stack
    return "an object that can't be shown"
  }
}
