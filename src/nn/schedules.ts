/** How the learning rate moves through a run. */
export type ScheduleSpec =
  | ({ readonly kind: 'constant' } & WarmUp)
  | ({ readonly kind: 'step'; readonly everyEpochs: number; readonly factor: number } & WarmUp)
  | ({ readonly kind: 'cosine' } & WarmUp)
  | {
      readonly kind: 'one-cycle'
      /** The share of all steps in which the rate rises, 0..1. */
      readonly warmUp: number
    }

interface WarmUp {
  /** The share of all steps, 0..1, in which the rate rises from zero in a straight line; 0 if left out. */
  readonly warmUp?: number
}

/** What a form shows, and what each schedule starts with. */
export const schedules = {
  constant: {
    label: 'Constant',
    explanation: 'The same learning rate from beginning to end.',
    defaults: { kind: 'constant', warmUp: 0 },
  },
  step: {
    label: 'Step',
    explanation: 'Multiplies the learning rate by a factor after every few epochs.',
    defaults: { kind: 'step', everyEpochs: 5, factor: 0.5, warmUp: 0 },
  },
  cosine: {
    label: 'Cosine',
    explanation: 'Falls gently to zero along half a cosine wave.',
    defaults: { kind: 'cosine', warmUp: 0 },
  },
  'one-cycle': {
    label: 'One cycle',
    explanation: 'Rises to the learning rate, then falls to almost zero: quick and accurate.',
    defaults: { kind: 'one-cycle', warmUp: 0.25 },
  },
} as const satisfies {
  readonly [K in ScheduleSpec['kind']]: {
    readonly label: string
    readonly explanation: string
    readonly defaults: Extract<ScheduleSpec, { kind: K }>
  }
}

/**
 * The learning rate of one step.
 *
 * - constant: peak
 * - step: peak · factor^⌊epoch / everyEpochs⌋
 * - cosine: peak · (1 + cos(π · step / totalSteps)) / 2: Loshchilov & Hutter 2017, equation 5,
 *   without restarts
 * - one-cycle: Smith & Topin 2018 in the form of PyTorch's `OneCycleLR` with linear annealing: from
 *   peak / 25 straight up to peak, then straight down to peak / 250,000 at the last step. (In short
 *   runs of LeNet-5 straight lines gave slightly better networks than PyTorch's default, cosines.)
 *
 * A warm-up of w steps multiplies the rate of its steps by (step + 1) / w: it would be zero before the
 * first one and is whole at its last. A cosine begins behind its warm-up, so that it reaches the peak.
 *
 * @param peak the schedule's largest rate
 * @param step counted from 0 over the whole run
 * @param totalSteps of the whole run, 1 or more; `step` is below it
 * @param stepsPerEpoch so that epoch = step / stepsPerEpoch; only the step schedule looks at it
 */
export function learningRateAt(
  schedule: ScheduleSpec,
  peak: number,
  step: number,
  totalSteps: number,
  stepsPerEpoch: number,
): number {
  if (schedule.kind === 'one-cycle') return oneCycle(schedule.warmUp, peak, step, totalSteps)
  const warmUpSteps = (schedule.warmUp ?? 0) * totalSteps
  const risen = step < warmUpSteps ? Math.min((step + 1) / warmUpSteps, 1) : 1
  switch (schedule.kind) {
    case 'constant':
      return risen * peak
    case 'step':
      return (
        risen * peak * schedule.factor ** Math.floor(step / stepsPerEpoch / schedule.everyEpochs)
      )
    case 'cosine': {
      const past = Math.max(step - warmUpSteps, 0)
      return risen * alongCosine(peak, 0, past / Math.max(totalSteps - warmUpSteps, 1))
    }
  }
}

function oneCycle(warmUp: number, peak: number, step: number, totalSteps: number): number {
  const start = peak / 25
  const end = start / 10_000
  const lastStep = totalSteps - 1
  const peakStep = Math.min(Math.max(warmUp * totalSteps - 1, 0), lastStep)
  if (step < peakStep) return alongLine(start, peak, step / peakStep)
  if (lastStep === peakStep) return peak
  return alongLine(peak, end, (step - peakStep) / (lastStep - peakStep))
}

/** From one rate to another in a straight line, progress 0..1. */
function alongLine(from: number, to: number, progress: number): number {
  return from + (to - from) * progress
}

/** From one rate to another along half a cosine wave, progress 0..1. */
function alongCosine(from: number, to: number, progress: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2
}
