import { bytes } from '../format.ts'
import type { DownloadState } from '../../shared/dataset.ts'

type Running = Extract<DownloadState, { state: 'running' }>

/** The share of the current file that has come, 0..1; null while its size is unknown. */
export function fileShare({ bytesDone, bytesTotal }: Running): number | null {
  return bytesTotal > 0 ? Math.min(1, bytesDone / bytesTotal) : null
}

/** "File 2 of 4 from storage.googleapis.com: 3.1 MB of 9.9 MB" */
export function progressSentence(running: Running): string {
  const { fileNumber, fileCount, mirror, bytesDone, bytesTotal } = running
  const amount = bytesTotal > 0 ? `${bytes(bytesDone)} of ${bytes(bytesTotal)}` : bytes(bytesDone)
  return `File ${fileNumber} of ${fileCount} from ${mirror}: ${amount}`
}
