import { isInside } from './app-files.ts'

/** A page asked to show a place that is none of the app's own. */
export class UnknownPlaceError extends Error {
  override readonly name = 'UnknownPlaceError'
  readonly code = 'UNKNOWN_PLACE'
}

/**
 * Only files and folders that the app itself told the window about are shown in the file manager.
 * @throws UnknownPlaceError
 */
export function requireKnownPlace(
  path: string,
  { files, folders }: { readonly files: readonly string[]; readonly folders: readonly string[] },
): void {
  const isKnown =
    files.includes(path) || folders.some((folder) => folder === path || isInside(folder, path))
  if (isKnown) return
  throw new UnknownPlaceError(`${JSON.stringify(path)} is not a place that Inkling knows.`)
}
