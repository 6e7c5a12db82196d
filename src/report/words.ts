/** 0.98934 -> `98.93 %`; a share below 1 never rounds up to 100. */
export function percent(share: number): string {
  const rounded = (share * 100).toFixed(2)
  return `${rounded === '100.00' && share < 1 ? '99.99' : rounded}\u202f%`
}

/** 61706 -> `61,706` */
export function thousands(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** `1 epoch`, `2 epochs` */
export function counted(count: number, what: string): string {
  return `${thousands(count)} ${what}${count === 1 ? '' : 's'}`
}

/** Three significant digits without what they don't need: 0.00123, 2.5. */
export function significant(value: number): string {
  return String(Number(value.toPrecision(3)))
}

/** At most `most` characters, the last an ellipsis where there were more. */
export function shortened(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
