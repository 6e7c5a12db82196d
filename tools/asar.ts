import { readFile } from 'node:fs/promises'

/** A file in an archive; one that lies beside it, in the folder `.unpacked`, has no text here. */
export interface ArchivedFile {
  readonly path: string
  readonly isUnpacked: boolean
  readonly bytes: Buffer
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>
  readonly offset?: string
  readonly size?: number
  readonly unpacked?: boolean
}

/** Where the header's JSON begins: after its length, written in three ways. */
const headerStart = 16

/** Every file of an app.asar. https://github.com/electron/asar#format */
export async function readAsar(path: string): Promise<readonly ArchivedFile[]> {
  const archive = await readFile(path)
  const dataStart = 8 + archive.readUInt32LE(4)
  const headerLength = archive.readUInt32LE(12)
  const header = archive.toString('utf8', headerStart, headerStart + headerLength)
  return filesOf(JSON.parse(header) as Entry, '', archive.subarray(dataStart))
}

function filesOf({ files = {} }: Entry, folder: string, data: Buffer): ArchivedFile[] {
  return Object.entries(files).flatMap(([name, entry]) => {
    const path = folder + name
    if (entry.files) return filesOf(entry, `${path}/`, data)
    const [from, isUnpacked] = [Number(entry.offset ?? 0), entry.unpacked ?? false]
    const bytes = isUnpacked ? Buffer.alloc(0) : data.subarray(from, from + (entry.size ?? 0))
    return [{ path, isUnpacked, bytes }]
  })
}
