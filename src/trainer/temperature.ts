/**
 * What a temperature may be. A cooler one is asked for only by images too few to show a mistake, and
 * would make everything certain; a hotter one makes all classes alike.
 */
const coolest = 0.2
const hottest = 20

/** float32 knows no smaller normal number; a probability of 0 stands for one that is smaller still. */
const leastProbability = 2 ** -126

/** The golden section narrows the logarithm of the temperature down to this. */
const precision = 1e-6
const goldenRatio = (Math.sqrt(5) - 1) / 2

/**
 * The temperature at which a network's probabilities fit its answers best: the one with the smallest
 * mean negative log-likelihood, which has a single minimum.
 * Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2.
 * @param probabilities softmax, `[count, classes]`
 * @param labels the right class of each, `[count]`
 * @returns within 0.2 and 20
 * @throws RangeError if there are no examples, or not one label for each
 */
export function fitTemperature(
  probabilities: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
): number {
  if (labels.length === 0 || labels.length * classes !== probabilities.length) {
    throw new RangeError(
      `${probabilities.length} probabilities are not ${classes} for each of ${labels.length} labels.`,
    )
  }
  const logs = logsBelowTop(probabilities, classes)
  const lossAt = (logTemperature: number) =>
    lossAtTemperature(logs, labels, classes, Math.exp(logTemperature))
  return Math.exp(goldenMinimum(lossAt, Math.log(coolest), Math.log(hottest)))
}

/**
 * The probabilities as they are at another temperature, p^(1/T) brought to a sum of 1: what softmax
 * makes of logits divided by T. Which class is the likeliest stays as it is.
 * @param probabilities softmax, `[count, classes]`
 */
export function atTemperature(
  probabilities: Float32Array,
  temperature: number,
  classes: number,
): Float32Array {
  const tempered = new Float32Array(probabilities.length)
  const logs = logsBelowTop(probabilities, classes)
  for (let start = 0; start < logs.length; start += classes) {
    const row = Array.from(logs.subarray(start, start + classes))
    const powers = row.map((log) => Math.exp(log / temperature))
    const sum = powers.reduce((total, power) => total + power, 0)
    powers.forEach((power, label) => (tempered[start + label] = power / sum))
  }
  return tempered
}

/** log(p / the likeliest class's p), so that no power overflows. `[count, classes]` */
function logsBelowTop(probabilities: Float32Array, classes: number): Float64Array {
  const logs = Float64Array.from(probabilities, logOf)
  for (let start = 0; start < logs.length; start += classes) {
    const row = logs.subarray(start, start + classes)
    const top = Math.max(...row)
    for (let label = 0; label < classes; label++) row[label]! -= top
  }
  return logs
}

/** Mean over the examples of log(sum of p^(1/T)) - log(p of the right class) / T. */
function lossAtTemperature(
  logs: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
  temperature: number,
): number {
  let loss = 0
  for (let example = 0; example < labels.length; example++) {
    const start = example * classes
    let sum = 0
    for (let label = 0; label < classes; label++)
      sum += Math.exp(logs[start + label]! / temperature)
    loss += Math.log(sum) - logs[start + labels[example]!]! / temperature
  }
  return loss / labels.length
}

function logOf(probability: number): number {
  return Math.log(Math.max(probability, leastProbability))
}

/** Where a function with one minimum between two places has it. Kiefer, Proc. AMS 4, 1953. */
function goldenMinimum(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  let [left, right] = [high - goldenRatio * (high - low), low + goldenRatio * (high - low)]
  let [atLeft, atRight] = [f(left), f(right)]
  while (high - low > precision) {
    if (atLeft < atRight) {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - goldenRatio * (high - low)
      atLeft = f(left)
    } else {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + goldenRatio * (high - low)
      atRight = f(right)
    }
  }
  return (low + high) / 2
}
