import type { ComparedModel, Comparison } from '../../src/shared/comparison.ts'
import type { TestResult } from '../../src/shared/metrics.ts'
import type { ModelCard } from '../../src/shared/model-card.ts'

/** A model card with everything that a test does not care about filled in. */
export function cardOf(
  changes: Partial<ModelCard> & { readonly networkName?: string } = {},
): ModelCard {
  const { networkName = 'seed', ...card } = changes
  return {
    name: networkName,
    path: null,
    isShipped: false,
    network: { name: networkName, inputShape: [1, 28, 28], layers: [] },
    parameterCount: 15_770,
    classNames: [...'0123456789'],
    data: null,
    test: null,
    calibration: null,
    createdAt: '2026-11-22T12:00:00.000Z',
    history: [],
    config: null,
    isUnsaved: false,
    ...card,
  }
}

/** A test of which only the accuracy matters. */
export function testWith(accuracy: number): TestResult {
  const averages = { precision: accuracy, recall: accuracy, f1: accuracy }
  return { accuracy, loss: 0.1, macro: averages, weighted: averages, perClass: [], confusion: [] }
}

/** Two networks that read alike, the other one in this file; null for the one that ships. */
export function comparisonWith(path: string | null): Comparison {
  const accuracyInterval = { low: 0.98, high: 1 }
  const side: ComparedModel = {
    ...{ name: 'seed', path: null, networkName: 'seed', parameterCount: 15_770 },
    ...{ accuracy: 0.99, accuracyInterval },
  }
  return {
    ...{ a: side, b: { ...side, path }, testCount: 10_000, fixed: [], broken: [], bothWrong: 100 },
    ...{ p: 1, difference: 0, differenceInterval: { low: -0.001, high: 0.001 } },
  }
}
