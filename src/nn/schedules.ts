/** How the learning rate moves through a run. */
export type ScheduleSpec =
  | { readonly kind: 'constant' }
  | { readonly kind: 'step'; readonly everyEpochs: number; readonly factor: number }
  | { readonly kind: 'cosine' }
  | {
      readonly kind: 'one-cycle'
      /** The share of all steps in which the rate rises, 0..1. */
      readonly warmUp: number
    }

/** What a form shows, and what each schedule starts with. */
export const schedules = {
  constant: {
    label: 'Constant',
    explanation: 'The same learning rate from beginning to end.',
    defaults: { kind: 'constant' },
  },
  step: {
    label: 'Step',
    explanation: 'Multiplies the learning rate by a factor after every few epochs.',
    defaults: { kind: 'step', everyEpochs: 5, factor: 0.5 },
  },
  cosine: {
    label: 'Cosine',
    explanation: 'Falls gently to zero along half a cosine wave.',
    defaults: { kind: 'cosine' },
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
 * @param peak the schedule's largest rate
 * @param step counted from 0 over the whole run
 */
export function learningRateAt(
  schedule: ScheduleSpec,
  peak: number,
  step: number,
  totalSteps: number,
  stepsPerEpoch: number,
): number {
  switch (schedule.kind) {
    case 'constant':
      return peak
    case 'step':
      return peak * schedule.factor ** Math.floor(step / stepsPerEpoch / schedule.everyEpochs)
    case 'cosine':
      return alongCosine(peak, 0, step / totalSteps)
    case 'one-cycle':
      return oneCycle(schedule.warmUp, peak, step, totalSteps)
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
