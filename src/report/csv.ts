type Value = string | number | null

/**
 * Rows as comma-separated values (RFC 4180), with a point in numbers, LF at the end of lines, and
 * nothing where there is no value. Numbers keep all their digits. A text that a spreadsheet would
 * take for a formula gets an apostrophe before it, as OWASP advises.
 */
export function csvOf(rows: readonly (readonly Value[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\n`).join('')
}

function field(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'nan'
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
