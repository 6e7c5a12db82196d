import { describe, expect, it } from 'vitest'
import {
  createDatasetDownload,
  type DatasetDownloadOptions,
} from '../../src/main/dataset-download.ts'
import type { DownloadProgress } from '../../src/main/download/download-mnist.ts'
import type { DownloadState } from '../../src/shared/dataset.ts'

const progress: DownloadProgress = {
  state: 'running',
  file: 'train-images-idx3-ubyte',
  fileNumber: 1,
  fileCount: 4,
  bytesDone: 10,
  bytesTotal: 100,
  mirror: 'mirror.example',
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

type Download = DatasetDownloadOptions['download']
function watched(download: Download, useDownloaded: () => Promise<unknown> = async () => {}) {
  const states: DownloadState[] = []
  const changed = (state: DownloadState) => void states.push(state)
  return { states, ...createDatasetDownload({ download, useDownloaded, changed }) }
}

const untilAborted: Download = ({ signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')))
  })

describe('a download', () => {
  it('tells its progress, then puts the data to use', async () => {
    let isUsed = false
    const download = watched(
      async ({ onProgress, mirrors }) => {
        expect(mirrors.length).toBeGreaterThan(1)
        onProgress(progress)
      },
      async () => (isUsed = true),
    )
    download.start()
    await settled()
    expect(download.states.map(({ state }) => state)).toEqual(['running', 'done'])
    expect(isUsed).toBe(true)
    expect(download.state()).toHaveProperty('finishedAt')
  })

  it('says why it failed, and can be tried again', async () => {
    let attempts = 0
    const download = watched(async () => {
      if (++attempts === 1) throw new Error('No mirror answered.')
    })
    download.start()
    await settled()
    expect(download.state()).toMatchObject({ state: 'failed', message: 'No mirror answered.' })
    download.start()
    await settled()
    expect(download.state().state).toBe('done')
  })

  it('runs once at a time', async () => {
    let starts = 0
    const download = watched((options) => {
      starts++
      return untilAborted(options)
    })
    download.start()
    download.start()
    await settled()
    expect(starts).toBe(1)
    download.cancel()
  })

  it('is idle again after it was cancelled, whatever it says then', async () => {
    let tellLate = () => {}
    const download = watched((options) => {
      tellLate = () => options.onProgress(progress)
      return untilAborted(options)
    })
    download.start()
    await settled()
    download.cancel()
    tellLate()
    await settled()
    expect(download.states).toEqual([{ state: 'idle' }])
  })

  it('tells data that is there from data that is in use', async () => {
    const download = watched(
      async () => {},
      async () => {
        throw new Error('The trainer has stopped.')
      },
    )
    download.start()
    await settled()
    expect(download.state()).toMatchObject({
      state: 'failed',
      message: 'The digits were downloaded, but are not in use yet: The trainer has stopped.',
    })
  })
})
