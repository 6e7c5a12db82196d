import { quote } from './quote.ts'

/** The names of a known dataset's classes, in the order of its labels. */
export interface Naming {
  readonly label: string
  readonly names: readonly string[]
}

const digits = [...'0123456789']

/** What the labels of well-known datasets mean. */
export const namings = {
  digits: { label: 'Digits', names: digits },
  // https://github.com/zalandoresearch/fashion-mnist
  fashion: {
    label: 'Fashion-MNIST',
    names: [
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ],
  },
  // https://github.com/rois-codh/kmnist
  kuzushiji: {
    label: 'Kuzushiji-MNIST',
    names: ['o', 'ki', 'su', 'tsu', 'na', 'ha', 'ma', 'ya', 're', 'wo'],
  },
  // Cohen et al. 2017: letters whose two cases look alike share a class.
  balanced: {
    label: 'EMNIST Balanced',
    names: [...digits, ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ', ...'abdefghnqrt'],
  },
  letters: { label: 'EMNIST Letters', names: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'] },
} as const satisfies Readonly<Record<string, Naming>>

export const longestClassName = 60

/** Class names that can't be used; the message says which and why. */
export class ClassNamesError extends Error {
  override readonly name = 'ClassNamesError'
  readonly code = 'CLASS_NAMES'
}

/** `0`, `1`, ...: what classes are called that nobody named. */
export function numberedNames(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, label) => String(first + label))
}

/**
 * Class names without the blanks around them.
 * @throws ClassNamesError unless there are `count` texts, all different and none empty or too long
 */
export function parseClassNames(value: unknown, count: number): readonly string[] {
  if (!Array.isArray(value) || value.length !== count) {
    throw new ClassNamesError(
      `There are ${count} classes, so it takes ${count} names, not ${quote(value)}.`,
    )
  }
  const names = value.map((name: unknown, label) => parseName(name, label))
  names.forEach((name, label) => {
    const first = names.indexOf(name)
    if (first === label) return
    throw new ClassNamesError(
      `Class ${first + 1} and class ${label + 1} are both called ${quote(name)}; each needs a name of its own.`,
    )
  })
  return names
}

export function isSameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, label) => name === b[label])
}

/** Whether the classes are things that people write: single characters, or Kuzushiji's syllables. */
export function areWritten(names: readonly string[]): boolean {
  return (
    names.every((name) => [...name].length === 1) || isSameNames(names, namings.kuzushiji.names)
  )
}

/** Whether they are the ten digits. */
export function areDigits(names: readonly string[]): boolean {
  return isSameNames(names, digits)
}

function parseName(value: unknown, label: number): string {
  const name = typeof value === 'string' ? value.trim().normalize('NFC') : ''
  if (name === '') throw new ClassNamesError(`Class ${label + 1} has no name.`)
  if (name.length > longestClassName) {
    throw new ClassNamesError(
      `The name of class ${label + 1} has ${name.length} characters; at most ${longestClassName} are possible.`,
    )
  }
  if (/[\u0000-\u001f\u007f\u2028\u2029]/.test(name) || !name.isWellFormed()) {
    throw new ClassNamesError(`The name of class ${label + 1} has unprintable characters.`)
  }
  return name
}
