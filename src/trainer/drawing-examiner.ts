import type { Dataset } from '../data/dataset.ts'
import { type DigitImage, moved } from '../data/digit-image.ts'
import { mnistFacts } from '../data/mnist.ts'
import { nearestTraining } from '../data/nearest.ts'
import { preparation } from '../data/preparation.ts'
import { toDigitImage, turned } from '../data/strokes.ts'
import type { Handlers } from '../shared/calls.ts'
import type { trainerCalls } from '../shared/contract.ts'
import type { Stroke } from '../shared/drawing.ts'
import {
  type Examination,
  farthestMove,
  preparationSteps,
  turnAngles,
} from '../shared/examination.ts'
import type { Answer } from '../shared/layer-view.ts'
import { samplesAt } from './dataset.ts'
import { checkDrawing } from './drawing-reader.ts'
import { answerOf } from './evaluation.ts'
import { calibratedBy, type ModelInUse } from './model-in-use.ts'
import type { Turns } from './turns.ts'

type ExaminerCalls = Pick<Handlers<typeof trainerCalls>, 'examineDrawing'>

export interface DrawingExaminerParts {
  readonly inUse: ModelInUse
  readonly turns: Turns
  /** The data in use, if there are any. */
  dataset(): Dataset | null
}

/** So many readings at a time, so that whoever draws on is not kept waiting. */
const pieceLength = 16
/** As many neighbours are enough to see what they have in common. */
const neighbours = 10

/** Finds out what the reading of a drawing depends on: how it is prepared, where it is, how it is turned. */
export class DrawingExaminer {
  readonly #parts: DrawingExaminerParts

  constructor(parts: DrawingExaminerParts) {
    this.#parts = parts
  }

  /** The trainer's call for it. */
  get calls(): ExaminerCalls {
    return { examineDrawing: (strokes) => this.#examine(strokes) }
  }

  async #examine(strokes: readonly Stroke[]): Promise<Examination | null> {
    checkDrawing(strokes, this.#parts.inUse.current.engine.network.spec.inputShape)
    const prepared = preparation(strokes)
    if (!prepared) return null
    const steps = preparationSteps.map((step) => prepared[step])
    const places = allMoves.map(([right, down]) => moved(prepared.redrawn, right, down))
    const turns = turnAngles.map((degrees) => toDigitImage(turned(strokes, degrees))!)
    const answers = await this.#read([...steps, ...places, ...turns])
    if (!answers) return null
    const firstTurn = steps.length + places.length
    return {
      steps: steps.map((pixels, i) => ({ pixels, answer: answers[i]! })),
      moved: answers.slice(steps.length, firstTurn),
      turned: turns.map((pixels, i) => ({ pixels, answer: answers[firstTurn + i]! })),
      nearest: await this.#nearest(prepared.redrawn),
    }
  }

  /** Null if another model came into use on the way: one picture tells of one model only. */
  async #read(images: readonly DigitImage[]): Promise<readonly Answer[] | null> {
    const { inUse, turns } = this.#parts
    const { engine } = inUse.current
    const answers: Answer[] = []
    while (answers.length < images.length) {
      const piece = images.slice(answers.length, answers.length + pieceLength)
      const isSame = await turns.take(async () => {
        if (!inUse.exists || inUse.current.engine !== engine) return false
        for (const image of piece) {
          const given = (await engine.activations(image)).at(-1)!
          answers.push(answerOf(calibratedBy(inUse.current, given) ?? given))
        }
        return true
      })
      if (!isSame) return null
    }
    return answers
  }

  async #nearest(image: DigitImage): Promise<Examination['nearest']> {
    const dataset = this.#parts.dataset()
    if (dataset?.imageShape.join() !== mnistFacts.imageShape.join()) return []
    return samplesAt(dataset, await nearestTraining(dataset, image, neighbours))
  }
}

const offsets = Array.from({ length: 2 * farthestMove + 1 }, (_, i) => i - farthestMove)
const allMoves = offsets.flatMap((down) => offsets.map((right) => [right, down] as const))
