/** The most characters that a person reads. */
const LONGEST = 50

/** Any value in a message for people: as JSON where it can be, cut short. Never throws. */
export function quote(value: unknown): string {
  const text = asText(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function asText(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value)
  try {
    return JSON.stringify(value) ?? `of the type ${typeof value}`
  } catch {
    // a cycle, a bigint, or nested deeper than the stack
    return `of the type ${typeof value}`
  }
}
