import type { Handlers } from '../../src/shared/calls.ts'
import type { supervisorCalls } from '../../src/shared/contract.ts'
import type { DatasetReport } from '../../src/shared/dataset.ts'
import { cardOf, comparisonWith } from './model-cards.ts'

type Answers = Handlers<typeof supervisorCalls>
type Observers = {
  readonly [Name in keyof Answers]?: (...args: Parameters<Answers[Name]>) => unknown
}

export class TypedFailure extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const report: DatasetReport = {
  source: 'bundled',
  folder: '/bundled',
  name: 'MNIST',
  files: [],
  sums: [],
  imageShape: [1, 28, 28],
  classNames: [...'0123456789'],
  trainCount: 60_000,
  testCount: 10_000,
  trainPerClass: [],
  testPerClass: [],
  rejected: [],
}

/** A trainer that does as it is told; an observer may watch, fail or never return. */
export function trainerAnswers(observers: Observers = {}): Answers {
  return {
    beat: async () => {
      await observers.beat?.()
      return { isInspected: false }
    },
    useDataset: async (candidates) => {
      await observers.useDataset?.(candidates)
      return report
    },
    nameClasses: async (classNames) => {
      await observers.nameClasses?.(classNames)
      return { ...report, classNames }
    },
    useShippedModels: async (folder) => {
      await observers.useShippedModels?.(folder)
    },
    useCheckpoints: async (folder) => {
      await observers.useCheckpoints?.(folder)
      return null
    },
    useRuns: async (folder) => {
      await observers.useRuns?.(folder)
    },
    keepRun: async () => {
      await observers.keepRun?.()
    },
    saveModel: async (path) => {
      await observers.saveModel?.(path)
      return cardOf({ path })
    },
    exportModel: async (path, choice) => {
      await observers.exportModel?.(path, choice)
      return { format: choice.format, path, weightsPath: null, example: '' }
    },
    openModel: async (path) => {
      await observers.openModel?.(path)
      return cardOf({ path })
    },
    openShippedModel: async (folder) => {
      await observers.openShippedModel?.(folder)
      return cardOf({ isShipped: true })
    },
    compareModel: async (path) => {
      await observers.compareModel?.(path)
      return comparisonWith(path)
    },
    compareShippedModel: async (folder) => {
      await observers.compareShippedModel?.(folder)
      return comparisonWith(null)
    },
  }
}
