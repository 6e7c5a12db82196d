import type { AuthoredDrawing } from '../tests/fixtures/strokes/drawings.ts'
import type { ReadDrawings } from './drawing-reader.ts'
import { robustnessTo, type KindOfChange, type RobustnessToKind } from './robustness.ts'

export interface Score {
  readonly right: number
  readonly total: number
}

/** How well a network reads the drawings to test on. */
export interface StrokeReport {
  readonly overall: Score
  readonly perDigit: Readonly<Record<string, Score>>
  /** By digit and form, e.g. `7 crossed`. */
  readonly perForm: Readonly<Record<string, Score>>
  readonly perHand: Readonly<Record<string, Score>>
  /** Most frequent first. */
  readonly confusions: readonly {
    readonly drawn: number
    readonly read: number | null
    readonly drawings: readonly string[]
  }[]
  readonly robustness: Readonly<Record<KindOfChange, RobustnessToKind>>
}

export async function strokeReport(
  drawings: readonly AuthoredDrawing[],
  read: ReadDrawings,
): Promise<StrokeReport> {
  const sheets = drawings.map(({ strokes }) => strokes)
  const answers = await read(sheets)
  const scores = (nameOf: (drawing: AuthoredDrawing) => string) =>
    scoresBy(drawings, answers, nameOf)
  const robustness = (kind: KindOfChange) => robustnessTo(kind, sheets, answers, read)
  return {
    overall: scores(() => 'overall')['overall'] ?? { right: 0, total: 0 },
    perDigit: scores(({ digit }) => String(digit)),
    perForm: scores(({ digit, form }) => `${digit} ${form}`),
    perHand: scores(({ hand }) => hand),
    confusions: confusionsOf(drawings, answers),
    robustness: {
      shifting: await robustness('shifting'),
      scaling: await robustness('scaling'),
      thickening: await robustness('thickening'),
    },
  }
}

type Answers = readonly (number | null)[]

function scoresBy(
  drawings: readonly AuthoredDrawing[],
  answers: Answers,
  nameOf: (drawing: AuthoredDrawing) => string,
): Record<string, Score> {
  const scores: Record<string, Score> = {}
  drawings.forEach((drawing, i) => {
    const { right, total } = scores[nameOf(drawing)] ?? { right: 0, total: 0 }
    const isRight = answers[i] === drawing.digit
    scores[nameOf(drawing)] = { right: right + (isRight ? 1 : 0), total: total + 1 }
  })
  return scores
}

function confusionsOf(
  drawings: readonly AuthoredDrawing[],
  answers: Answers,
): StrokeReport['confusions'] {
  const found = new Map<string, { drawn: number; read: number | null; drawings: string[] }>()
  drawings.forEach(({ digit, form, hand }, i) => {
    const answer = answers[i] ?? null
    if (answer === digit) return
    const confusion = found.get(`${digit} ${answer}`) ?? {
      drawn: digit,
      read: answer,
      drawings: [],
    }
    confusion.drawings.push(`${form}, ${hand}`)
    found.set(`${digit} ${answer}`, confusion)
  })
  return [...found.values()].sort((a, b) => b.drawings.length - a.drawings.length)
}
