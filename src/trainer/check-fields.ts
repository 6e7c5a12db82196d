import { quote } from '../shared/quote.ts'
import { ConfigError } from '../shared/train-config.ts'
import { checkLimit, type LimitName } from '../shared/train-limits.ts'

/** The parts of a configuration that comes from elsewhere: a message, a file. */

/** The `kind` of a part. @throws ConfigError unless it is one of these */
export function kindOf<Kind extends string>(
  field: string,
  value: unknown,
  kinds: readonly Kind[],
): Kind {
  const given = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : value
  const kind = kinds.find((known) => known === given)
  if (kind) return kind
  throw new ConfigError(
    field,
    `There is no ${field} ${quote(given)}; known are ${kinds.join(', ')}.`,
  )
}

/** The fields of a plain object that has exactly these. @throws ConfigError for any other value */
export function fieldsOf<Name extends string>(
  field: string,
  what: string,
  value: unknown,
  names: readonly Name[],
): Record<Name, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(field, `${what} must be an object, but it is ${quote(value)}.`)
  }
  const missing = names.find((name) => !Object.hasOwn(value, name))
  if (missing) throw new ConfigError(missing, `${what} has no "${missing}".`)
  const unknown = Object.keys(value).find((name) => !(names as readonly string[]).includes(name))
  if (unknown) throw new ConfigError(unknown, `${what} has no field ${quote(unknown)}.`)
  return value as Record<Name, unknown>
}

/** @throws ConfigError naming the first one that is no number within its limits */
export function checkLimits<Name extends LimitName>(
  fields: Record<Name, unknown>,
  names: readonly Name[],
): asserts fields is Record<Name, number> {
  for (const name of names) checkLimit(name, fields[name])
}
