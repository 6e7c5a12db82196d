/** A path of Windows, Linux or macOS as its folder and the file's name in it. */
export function splitPath(path: string): { folder: string; name: string } {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return { folder: path.slice(0, Math.max(0, end)), name: path.slice(end + 1) }
}
