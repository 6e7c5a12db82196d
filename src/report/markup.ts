/** A piece of SVG or HTML: what was put into it from outside is escaped already. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

type Part = Markup | string | number | readonly Part[] | null | false

/**
 * Template tag for SVG and HTML. Texts and numbers become text or the value of a quoted attribute,
 * never markup; pieces of markup and lists of them go in as they are, null and false as nothing.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    strings.reduce((text, string, index) => text + inserted(parts[index - 1] ?? null) + string),
  )
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it stands in markup; characters that XML knows no way to write become U+FFFD. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character]!)
}

function inserted(part: Part): string {
  if (part === null || part === false) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(inserted).join('')
  return escaped(String(part))
}
