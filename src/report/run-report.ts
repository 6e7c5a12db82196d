import type { CalibrationReport } from '../shared/calibration.ts'
import type { DatasetReport } from '../shared/dataset.ts'
import type { BatchMetrics, TestedDigit, TestResult } from '../shared/metrics.ts'
import type { ModelCard } from '../shared/model-card.ts'
import type { TrainerState } from '../shared/trainer-state.ts'

/** Everything that a report tells of a model and of the run that made it. */
export interface RunReport {
  readonly model: ModelCard
  /** Of the run, thinned out; empty where only its epochs are known. */
  readonly batches: readonly BatchMetrics[]
  /** Null for a model that was not tested; the report then says so. */
  readonly tested: {
    readonly result: TestResult
    readonly calibration: CalibrationReport
    /** The most confident mistakes first. */
    readonly mistakes: readonly TestedDigit[]
    /** What it was tested on. */
    readonly data: DatasetReport
  } | null
  /** What computed. */
  readonly engine: TrainerState['engine']
  /** The programs that made the report, as name and version. */
  readonly versions: readonly (readonly [name: string, version: string])[]
  /** ISO 8601. */
  readonly madeAt: string
}

/** So many mistakes are worth a look; more would make the file large. */
export const mostMistakes = 60
