import { dialog, type BrowserWindow } from 'electron'
import { parseClassNames } from '../shared/class-names.ts'
import type { DatasetCandidate, DatasetReport } from '../shared/dataset.ts'
import type { KeptValues } from './kept-values.ts'
import type { Trainer } from './trainer-process.ts'

/** Names are kept of so many datasets; the ones named longest ago are forgotten. */
const mostNamings = 50

type ClassNames = Readonly<Record<string, readonly string[]>>

export interface OwnData {
  /** Asks for a folder, or for one of a set's IDX files. @returns null if the person cancelled */
  open(what: 'folder' | 'file'): Promise<DatasetReport | null>
  openAt(path: string): Promise<DatasetReport>
  useMnist(): Promise<DatasetReport>
  nameClasses(names: readonly string[]): Promise<DatasetReport>
  /** The data opened last, before MNIST. */
  candidates(): readonly DatasetCandidate[]
}

/** Opens data of the person's own, and remembers it and the names of its classes. */
export function createOwnData(
  window: BrowserWindow,
  trainer: Pick<Trainer, 'calls'>,
  kept: KeptValues,
  mnist: () => readonly DatasetCandidate[],
): OwnData {
  const candidate = (folder: string): DatasetCandidate => ({
    ...{ source: 'own', folder },
    classNames: parseKeptNames(kept.read('classNames')),
  })
  const lastPath = () => parseKeptPath(kept.read('ownData'))

  async function openAt(path: string): Promise<DatasetReport> {
    const report = await trainer.calls.useDataset([candidate(path)])
    kept.write('ownData', path)
    return report
  }

  return {
    openAt,
    async open(what) {
      const last = lastPath()
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: what === 'folder' ? 'Open a folder of data' : 'Open one of the IDX files',
        ...(last === null ? {} : { defaultPath: last }),
        properties: [what === 'folder' ? 'openDirectory' : 'openFile'],
      })
      const [path] = filePaths
      return canceled || path === undefined ? null : openAt(path)
    },
    async useMnist() {
      const report = await trainer.calls.useDataset(mnist())
      kept.write('ownData', null)
      return report
    },
    async nameClasses(names) {
      const report = await trainer.calls.nameClasses(names)
      const [sum, ...more] = report.sums
      if (sum === undefined || more.length > 0) return report
      const others = Object.entries(parseKeptNames(kept.read('classNames')))
      const newest = others.filter(([other]) => other !== sum).slice(1 - mostNamings)
      kept.write('classNames', Object.fromEntries([...newest, [sum, report.classNames]]))
      return report
    },
    candidates() {
      const path = lastPath()
      return path === null ? mnist() : [candidate(path), ...mnist()]
    },
  }
}

function parseKeptPath(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Takes every whole entry from a kept value and drops the rest. Never throws. */
export function parseKeptNames(value: unknown): ClassNames {
  if (typeof value !== 'object' || value === null) return {}
  const whole = Object.entries(value).filter(([sum, names]: [string, unknown]) => {
    return /^[0-9a-f]{64}$/.test(sum) && Array.isArray(names) && areNames(names)
  })
  return Object.fromEntries(whole) as ClassNames
}

function areNames(names: readonly unknown[]): boolean {
  try {
    parseClassNames(names, names.length)
    return true
  } catch {
    return false
  }
}
