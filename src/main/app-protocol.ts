import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { appScheme } from './app-address.ts'
import { contentTypeOf, fileAt, securityHeaders } from './app-files.ts'

/** Must run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the window's files from a folder, and nothing outside it. */
export function serveAppFiles(folder: string): void {
  protocol.handle(appScheme, (request) => answer(folder, request))
}

async function answer(folder: string, request: Request): Promise<Response> {
  if (request.method !== 'GET') return refusal(405)
  const file = fileAt(folder, request.url)
  if (file === null) return refusal(403)
  try {
    const body = await readFile(file)
    return new Response(body, {
      headers: { ...securityHeaders, 'Content-Type': contentTypeOf(file) },
    })
  } catch {
    return refusal(404)
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: securityHeaders })
}
