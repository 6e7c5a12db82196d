/** The window's own scheme: a real origin, unlike file://, so CSP and same-origin rules hold. */
export const appScheme = 'app'
export const appHost = 'inkling'
export const appUrl = `${appScheme}://${appHost}/index.html`

/**
 * Scheme and host of an address, e.g. `app://inkling`. URL.origin would say "null" here, as Node
 * knows no origin for a scheme of one's own.
 * @returns an empty string for an address that has none
 */
export function originOf(url: string): string {
  const parsed = URL.parse(url)
  return parsed && parsed.host !== '' ? `${parsed.protocol}//${parsed.host}` : ''
}
