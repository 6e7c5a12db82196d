import { limits, type LimitName } from '../../shared/train-limits.ts'

/** The kinds there are to choose from, as a list to choose from. */
export function kindOptions<Kind extends string>(
  choices: Readonly<Record<Kind, { readonly label: string }>>,
): { value: Kind; label: string }[] {
  return (Object.keys(choices) as Kind[]).map((value) => ({ value, label: choices[value].label }))
}

/** The options of a specification that have a limit, by name. */
export function limitedNumbers(spec: object): [LimitName, number][] {
  return Object.entries(spec).filter((entry): entry is [LimitName, number] => entry[0] in limits)
}
