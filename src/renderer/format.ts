const locale = 'en'

/** A share as a percentage: `percent(0.98765, 2)` is "98.77 %". A share below 1 never rounds up to 100. */
export function percent(share: number, digits = 2): string {
  const rounded = (share * 100).toFixed(digits)
  const isFull = Number(rounded) >= 100 && share < 1
  const shown = isFull ? (100 - 10 ** -digits).toFixed(digits) : rounded
  return `${shown}\u202f%`
}

/** A share as a percentage with as many digits as it needs: "90 %", "98.4 %". */
export function shortPercent(share: number): string {
  return `${Number((share * 100).toFixed(2))}\u202f%`
}

/** A difference of two shares in percentage points, with its sign: "+0.12". */
export function points(difference: number): string {
  const shown = Math.abs(difference * 100).toFixed(2)
  if (Number(shown) === 0) return shown
  return `${difference < 0 ? '\u2212' : '+'}${shown}`
}

/** A whole number with thousands separated: "61,706". */
export function count(value: number): string {
  return Math.round(value).toLocaleString(locale)
}

/** A number short enough for a narrow column: "417 k", "1.2 M". */
export function compact(value: number): string {
  for (const [unit, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= unit * 0.9995) return `${Number((value / unit).toPrecision(3))}\u202f${letter}`
  }
  return String(Math.round(value))
}

/** Cross-entropy with a fixed width: four decimals. */
export function loss(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : 'not a number'
}

/** Seconds in words: "under a second", "42 s", "3 min 05 s", "1 h 20 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown'
  if (seconds < 1) return 'under a second'
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`
  const nearestMinute = Math.round(whole / 60)
  const hours = Math.floor(nearestMinute / 60)
  return `${hours} h ${String(nearestMinute % 60).padStart(2, '0')} min`
}

/** A learning rate or another small number with three significant digits, and a proper minus. */
export function significant(value: number): string {
  const [digits = '', exponent] = String(Number(Math.abs(value).toPrecision(3))).split('e')
  const shown = exponent ? `${digits}\u202f×\u202f${powerOfTen(Number(exponent))}` : digits
  return value < 0 ? `\u2212${shown}` : shown
}

/** "10⁻³" */
export function powerOfTen(exponent: number): string {
  const raised = String(Math.abs(exponent)).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!)
  return `10${exponent < 0 ? '⁻' : ''}${raised}`
}

/** A number of any size in the room of four digits, with a proper minus: "−0.42", "12.3", "1,234". */
export function figure(value: number): string {
  const size = Math.abs(value)
  const digits = size < 9.995 ? 2 : size < 99.95 ? 1 : 0
  const shown = size.toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return value < 0 && Number(size.toFixed(digits)) > 0 ? `\u2212${shown}` : shown
}

/** What a number adds to others, with its sign: "+0.42". */
export function addend(value: number): string {
  const shown = figure(value)
  return value > 0 && Number(value.toFixed(2)) > 0 ? `+${shown}` : shown
}

/** Bytes in the unit people use for downloads: "9.9 MB". */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`
  if (value < 1e6) return `${(value / 1e3).toFixed(1)} kB`
  if (value < 1e9) return `${(value / 1e6).toFixed(1)} MB`
  return `${(value / 1e9).toFixed(2)} GB`
}

/** The extent of one example: "6 × 28 × 28", set tight. */
export function shape(extents: readonly number[]): string {
  return extents.join('\u200a×\u200a')
}

/** An ISO date as the person writes it: "22 Nov 2026, 19:05". */
export function dateTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}
