import { areDigits } from '../shared/class-names.ts'

/** What the pictures of a dataset are called. */
export interface Things {
  readonly one: string
  readonly many: string
}

/** MNIST's are digits; those of other data are images. */
export function thingsOf(classNames: readonly string[]): Things {
  return areDigits(classNames) ? { one: 'digit', many: 'digits' } : { one: 'image', many: 'images' }
}

/** "a 3", "an 8"; other classes by their bare names. */
export function named(classNames: readonly string[], label: number): string {
  const name = classNames[label] ?? String(label)
  if (!areDigits(classNames)) return name
  return label === 8 ? `an ${name}` : `a ${name}`
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
