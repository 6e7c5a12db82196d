import type { DatasetReport } from '../../shared/dataset.ts'
import type { ModelCard } from '../../shared/model-card.ts'
import type { AboutInfo, Settings } from '../../shared/settings.ts'
import type { TrainerProcess, TrainerState } from '../../shared/trainer-state.ts'
import { withoutHome } from '../../shared/without-home.ts'
import { bytes, count } from '../format.ts'
import { engineText } from './status.ts'

export interface Situation {
  readonly about: AboutInfo
  readonly process: TrainerProcess
  readonly state: TrainerState
  readonly dataset: DatasetReport | null
  readonly model: ModelCard | null
  readonly settings: Settings
  readonly log: readonly string[]
}

/** What somebody who looks for a fault wants to know, without the name of the person's own folder. */
export function diagnosticsText(situation: Situation): string {
  const { about, process, state, dataset, model, settings, log } = situation
  const rows = [
    ['Inkling', about.version],
    ['Electron', `${about.electron}, Chromium ${about.chromium}, Node ${about.node}`],
    ['System', `${about.systemVersion}, ${about.system}`],
    ['Processor', `${about.processor}, ${about.processors} threads`],
    ['Memory', bytes(about.memoryBytes)],
    ['Computes with', engineText(state.engine) || 'nothing yet'],
    ['Trainer', `${process.state}, ${state.phase}`],
    ['Data', dataset ? datasetText(dataset) : 'none'],
    ['Model', model ? modelText(model) : 'none'],
    ['Settings', JSON.stringify(settings)],
    ['Settings in', about.userDataFolder],
    ['Log in', about.logFile],
  ]
  const facts = rows.map(([name, value]) => `${name}: ${value}`)
  const text = [...facts, '', `The last ${log.length} lines of the log:`, ...log, ''].join('\n')
  return withoutHome(text, about.homeFolder)
}

function datasetText({ name, source, folder, imageShape, ...data }: DatasetReport): string {
  const counts = `${count(data.trainCount)} to train, ${count(data.testCount)} to test`
  const rejected = data.rejected.map(({ reason }) => `; passed over: ${reason}`).join('')
  const classes = `${data.classNames.length} classes`
  return `${name}, ${source}, ${imageShape.join('x')}, ${classes}, ${counts}, in ${folder}${rejected}`
}

function modelText({ name, network, parameterCount, path, isUnsaved }: ModelCard): string {
  const place = path === null ? 'in no file' : `${isUnsaved ? 'changed since ' : ''}${path}`
  return `${name}, ${network.name}, ${count(parameterCount)} parameters, ${place}`
}
