import type { Place } from '../../nn/catalog.ts'
import type {
  BackwardView,
  Derivation,
  GradientDerivation,
  StagePlace,
  StageView,
  Watched,
} from '../../shared/layer-view.ts'
import type { Trainer } from '../state/trainer.svelte.ts'
import { tellDerivation } from './derivation-words.ts'
import { tellGradient } from './gradient-words.ts'
import type { Mark } from './paint-maps.ts'
import type { Told } from './told.ts'

/** From the image to the answer, or from the loss back to the image. */
export type Direction = 'forward' | 'backward'

export interface Question {
  readonly watched: Watched
  readonly direction: Direction
  /** What the image is to be, for the way back; null for what the network takes it for. */
  readonly label: number | null
  /** The number that is to be explained. */
  readonly at: StagePlace | null
  /** Of the weights that made it, the one that is to be explained on the way back. */
  readonly weight: Place | null
}

/** What is seen inside the network, and how one number of it came about. */
export interface Seen {
  readonly views: readonly StageView[]
  readonly derivation: Derivation | GradientDerivation | null
  /** Of the way back only. */
  readonly backward: Omit<BackwardView, 'stages' | 'derivation'> | null
}

/**
 * All at once, so that a number and the maps that it comes from are of the same image.
 * @returns null for an empty sheet
 */
export async function see(ask: Trainer['ask'], question: Question): Promise<Seen | null> {
  const { watched, direction, at } = question
  if (direction === 'backward') {
    const { label, weight } = question
    const found = await ask.gradientsOf(watched, { label, at, weight })
    return found && { views: found.stages, derivation: found.derivation, backward: found }
  }
  const [views, derivation] = await Promise.all([
    ask.layersOf(watched),
    at && ask.derivationIn(watched, at),
  ])
  return views && { views, derivation, backward: null }
}

/** @param classNames of the network's answer */
export function tell({ views, derivation }: Seen, classNames: readonly string[]): Told | null {
  if (!derivation) return null
  const { stage } = derivation.at
  const namesOf = (one: number) => (one === views.length - 1 ? classNames : null)
  if (isGradient(derivation)) {
    const names = { stage: namesOf(stage), reader: namesOf(stage + 1) }
    return tellGradient(derivation, views[stage]!, views[stage + 1] ?? null, names)
  }
  return tellDerivation(derivation, views[stage]!, views[stage - 1]!, namesOf(stage))
}

/** What to point at in a stage: the number itself, or those that it is made of. */
export function marksIn(stage: number, derivation: Seen['derivation']): Mark[] {
  if (!derivation) return []
  const { at, parts, row, column, height, width } = derivation
  if (stage === at.stage) return [{ ...at, height: 1, width: 1 }]
  if (stage !== at.stage + (isGradient(derivation) ? 1 : -1)) return []
  return parts.map(({ channel }) => ({ channel, row, column, height, width }))
}

function isGradient(derivation: Derivation | GradientDerivation): derivation is GradientDerivation {
  return 'answer' in derivation
}
