import type { ModelCard } from '../../src/shared/model-card.ts'

/** A model card with everything that a test does not care about filled in. */
export function cardOf(
  changes: Partial<ModelCard> & { readonly networkName?: string } = {},
): ModelCard {
  const { networkName = 'seed', ...card } = changes
  return {
    name: networkName,
    path: null,
    network: { name: networkName, inputShape: [1, 28, 28], layers: [] },
    parameterCount: 15_770,
    testAccuracy: null,
    createdAt: '2026-11-22T12:00:00.000Z',
    history: [],
    config: null,
    isUnsaved: false,
    ...card,
  }
}
