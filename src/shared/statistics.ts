/** A 95 % confidence interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** Two-sided 95 % of the normal distribution. */
const z = 1.959963984540054

/**
 * The score interval for a share, which keeps its word near 0 and 1 too.
 * Wilson 1927, J. Am. Stat. Assoc. 22, 209-212; without continuity correction.
 * @throws RangeError unless `hits` are some of at least one trial
 */
export function wilsonInterval(hits: number, trials: number): Interval {
  checkCounts(hits, 0, trials)
  const share = hits / trials
  const scale = 1 + z ** 2 / trials
  const centre = (share + z ** 2 / (2 * trials)) / scale
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  return {
    low: hits === 0 ? 0 : centre - reach,
    high: hits === trials ? 1 : centre + reach,
  }
}

/**
 * McNemar's exact test, two-sided: how probable it is that two equally good readers differ at least
 * so unevenly. Of the examples that only one of them reads rightly, each is as likely to read one.
 * McNemar 1947, Psychometrika 12, 153-157; exact by the binomial distribution with p = 1/2.
 */
export function mcNemarP(onlyA: number, onlyB: number): number {
  const trials = onlyA + onlyB
  const fewer = Math.min(onlyA, onlyB)
  if (2 * fewer === trials) return 1
  // Terms from the largest down, each relative to it: 2^-trials alone may be too small for a number.
  let term = 1
  let sum = 1
  for (let k = fewer; k > 0; k--) {
    term *= k / (trials - k + 1)
    sum += term
  }
  return Math.min(1, 2 * sum * Math.exp(logChoose(trials, fewer) - trials * Math.LN2))
}

/**
 * The score interval for the share that B reads rightly minus the share that A does, when both read
 * the same examples. Tango 1998, Statistics in Medicine 17, 891-908, eq. 8 and appendix A.
 * @param onlyA how many only A reads rightly
 * @param onlyB how many only B reads rightly
 * @throws RangeError unless both are among at least one trial
 */
export function pairedDifferenceInterval(onlyA: number, onlyB: number, trials: number): Interval {
  checkCounts(onlyA, onlyB, trials)
  const difference = (onlyB - onlyA) / trials
  const score = (delta: number) => scoreOf(delta, onlyA, onlyB, trials)
  return {
    low: difference === -1 ? -1 : whereFalling(score, z, -1, difference),
    high: difference === 1 ? 1 : whereFalling(score, -z, difference, 1),
  }
}

export interface Spread {
  readonly mean: number
  /** Of a sample: divided by one less than there are values; 0 for a single one. */
  readonly standardDeviation: number
  readonly min: number
  readonly max: number
}

/** @throws RangeError if there is no value */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('There is no value to take the mean of.')
  const mean = sum(values) / values.length
  const squares = sum(values.map((value) => (value - mean) ** 2))
  return {
    mean,
    standardDeviation: Math.sqrt(squares / Math.max(1, values.length - 1)),
    min: Math.min(...values),
    max: Math.max(...values),
  }
}

/** How far the counts lie from a true difference of `delta`, in standard errors; falls with it. */
function scoreOf(delta: number, onlyA: number, onlyB: number, trials: number): number {
  // The likeliest share that only A reads, if the true difference is delta: a root of ax² + bx + c.
  const a = 2 * trials
  const b = (2 * trials - onlyB + onlyA) * delta - onlyB - onlyA
  const c = -onlyA * delta * (1 - delta)
  const share = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a)
  const variance = trials * (2 * share + delta * (1 - delta))
  return (onlyB - onlyA - trials * delta) / Math.sqrt(variance)
}

/** Where a falling function passes a value, by bisection to the last bit. */
function whereFalling(f: (x: number) => number, value: number, low: number, high: number): number {
  for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (f(middle) > value) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function logChoose(n: number, k: number): number {
  let log = 0
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i)
  return log
}

function checkCounts(some: number, others: number, trials: number): void {
  const isRight = trials >= 1 && some >= 0 && others >= 0 && some + others <= trials
  if (isRight) return
  throw new RangeError(`${some} and ${others} are no counts among ${trials} trials.`)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
