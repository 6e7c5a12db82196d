interface Found {
  /** Every element's name, in the order of their beginnings. */
  readonly elements: readonly string[]
  /** All text between tags, decoded. */
  readonly text: string
}

const alone = ['meta', 'img', 'br']
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

/**
 * Reads markup by XML's strict rules, with HTML's few elements that have no end.
 * @throws Error for the first thing that is not well-formed
 */
export function wellFormed(markup: string): Found {
  const [elements, open]: [string[], string[]] = [[], []]
  let text = ''
  const piece =
    /<!doctype html>|<\?xml [^<>]*\?>|<\/([a-z]+\d?)>|<([a-z]+\d?)((?: [a-zA-Z:-]+\d?="[^"<]*")*) ?(\/?)>|([^<>]+)/gy
  while (piece.lastIndex < markup.length) {
    const at = piece.lastIndex
    const [, ended, begun, attributes = '', isAlone, words = ''] = piece.exec(markup) ?? fail(at)
    decode(attributes)
    if (open.at(-1) !== 'style') text += decode(words)
    if (begun !== undefined) {
      elements.push(begun)
      if (!isAlone && !alone.includes(begun)) open.push(begun)
    }
    if (ended !== undefined && open.pop() !== ended) fail(at)
  }
  if (open.length > 0) throw new Error(`${open.join(', ')} have no end.`)
  return { elements, text }

  function fail(at: number): never {
    throw new Error(`Not well-formed: ${markup.slice(at, at + 60)}`)
  }
}

function decode(words: string): string {
  return words.replace(/&[^;]*;?/g, (entity) => {
    const character = entities[entity]
    if (character === undefined) throw new Error(`${entity} is no entity.`)
    return character
  })
}
