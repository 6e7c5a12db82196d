import type { Floats } from './kernels/kernels.ts'

/** y[n,i] = exp(x[n,i]) / Σ_j exp(x[n,j]), `[batch, classes]` each; x and y may be the same. */
export function softmaxRows(batch: number, classes: number, x: Floats, y: Floats): void {
  for (let start = 0; start < batch * classes; start += classes) {
    const end = start + classes
    let largest = x[start]!
    for (let i = start + 1; i < end; i++) if (x[i]! > largest) largest = x[i]!
    let sum = 0
    // exp of at most 0 can't overflow, and the quotient is the same.
    for (let i = start; i < end; i++) sum += y[i] = Math.exp(x[i]! - largest)
    for (let i = start; i < end; i++) y[i] = y[i]! / sum
  }
}

/**
 * Σ_n Σ_i -target[n,i] · log softmax(logits[n])[i], where a row's target is 1 at its label and 0
 * elsewhere, but for the share `smoothing` of it, which is spread evenly over all classes: Szegedy et
 * al. 2016, section 7, and `label_smoothing` of PyTorch's CrossEntropyLoss.
 *
 * Computed from log Σ_j exp(logits[n,j]) with the largest logit taken out first, so that it is finite
 * for every finite logit.
 *
 * @param logits `[batch, classes]`
 * @param labels `[batch]`, each below `classes`
 * @param smoothing 0..1
 */
export function crossEntropy(
  batch: number,
  classes: number,
  logits: Floats,
  labels: Uint8Array,
  smoothing = 0,
): number {
  let total = 0
  for (let n = 0; n < batch; n++) {
    const start = n * classes
    const end = start + classes
    let largest = logits[start]!
    for (let i = start + 1; i < end; i++) if (logits[i]! > largest) largest = logits[i]!
    let sum = 0
    let below = 0
    for (let i = start; i < end; i++) {
      sum += Math.exp(logits[i]! - largest)
      below += largest - logits[i]!
    }
    const labelBelow = largest - logits[start + labels[n]!]!
    total += Math.log(sum) + (1 - smoothing) * labelBelow
    if (smoothing > 0) total += (smoothing * below) / classes
  }
  return total
}

/**
 * dLoss/dlogits[n,i] = (softmax(logits[n])[i] - target[n,i]) · scale: the gradient of softmax and
 * cross-entropy in one; scale 1 / batch makes it that of the mean.
 *
 * @param dlogits overwritten, `[batch, classes]`
 */
export function crossEntropyGradient(
  batch: number,
  classes: number,
  logits: Floats,
  labels: Uint8Array,
  scale: number,
  dlogits: Floats,
  smoothing = 0,
): void {
  softmaxRows(batch, classes, logits, dlogits)
  const everywhere = smoothing / classes
  for (let n = 0; n < batch; n++) {
    const start = n * classes
    const answer = start + labels[n]!
    dlogits[answer] = dlogits[answer]! - (1 - smoothing)
    for (let i = start; i < start + classes; i++) dlogits[i] = (dlogits[i]! - everywhere) * scale
  }
}

/** How many rows have their first maximum at their label. */
export function countCorrect(
  batch: number,
  classes: number,
  logits: Floats,
  labels: Uint8Array,
): number {
  let correct = 0
  for (let n = 0; n < batch; n++) {
    const start = n * classes
    let best = 0
    for (let i = 1; i < classes; i++) if (logits[start + i]! > logits[start + best]!) best = i
    if (best === labels[n]) correct++
  }
  return correct
}
