/** Pages that the app links to; only these exact addresses open, in the person's own browser. */
const pagesOutside: readonly string[] = ['https://creativecommons.org/licenses/by-sa/3.0/']

export function isAllowedOutside(url: string): boolean {
  return pagesOutside.includes(url)
}

/**
 * The one thing a page may do beyond showing itself is to put text or a picture on the clipboard
 * when a person asks to copy it.
 */
export function isAllowedPermission(permission: string): boolean {
  return permission === 'clipboard-sanitized-write'
}
