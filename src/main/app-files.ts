import { extname, isAbsolute, relative, resolve, sep } from 'node:path'
import { appHost, appScheme } from './app-address.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // The one policy that Svelte registers.
  'trusted-types svelte-trusted-html',
].join('; ')

/** Every answer carries these, the refusals too. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
}

/**
 * The file that an address of the app's scheme names.
 * @param folder absolute; nothing outside it is ever named
 * @returns null for another scheme or host, and for any path that leaves the folder
 */
export function fileAt(folder: string, url: string): string | null {
  const parsed = URL.parse(url)
  if (parsed?.protocol !== `${appScheme}:` || parsed.host !== appHost) return null
  const path = decode(parsed.pathname)
  if (path === null || path.includes('\0') || path.includes('\\')) return null
  // Joined first, decoded before, checked last: an escaped slash is a slash by now.
  const file = resolve(folder, `.${path}`)
  return isInside(folder, file) ? file : null
}

/** Whether a file lies somewhere below a folder; the folder itself does not. */
export function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The type by the file's ending; an unknown one is only ever downloaded, never run. */
export function contentTypeOf(file: string): string {
  return contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream'
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
