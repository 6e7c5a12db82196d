/**
 * A text in which the person's own folder, and with it their name, is only `~`: in paths of any
 * system, in addresses, and where backslashes are doubled.
 */
export function withoutHome(text: string, home: string): string {
  const folder = home.replace(/[\\/]+$/, '')
  // The root of a disk is nobody's home.
  if (!/[\\/][^\\/]/.test(folder)) return text
  const parts = folder
    .split(/[\\/]+/)
    .map((part) => `(?:${literal(part)}|${literal(encodeURI(part))})`)
  // The next folder may only begin with these letters: /home/ann is not in /home/anna.
  return text.replace(
    new RegExp(`${parts.join('(?:/|\\\\{1,2})')}(?![\\p{L}\\p{N}_-])`, 'giu'),
    '~',
  )
}

function literal(text: string): string {
  return text.replace(/[/\-\\^$*+?.()|[\]{}]/g, '\\$&')
}
