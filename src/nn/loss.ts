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
 * Σ_n -log softmax(logits[n])[labels[n]], computed as log Σ_j exp(logits[n,j]) - logits[n,label]
 * with the largest logit taken out first, so that it is finite for every finite logit.
 *
 * @param logits `[batch, classes]`
 * @param labels `[batch]`, each below `classes`
 */
export function crossEntropy(
  batch: number,
  classes: number,
  logits: Floats,
  labels: Uint8Array,
): number {
  let total = 0
  for (let n = 0; n < batch; n++) {
    const start = n * classes
    const end = start + classes
    let largest = logits[start]!
    for (let i = start + 1; i < end; i++) if (logits[i]! > largest) largest = logits[i]!
    let sum = 0
    for (let i = start; i < end; i++) sum += Math.exp(logits[i]! - largest)
    total += Math.log(sum) + largest - logits[start + labels[n]!]!
  }
  return total
}

/**
 * dLoss/dlogits[n,i] = (softmax(logits[n])[i] - [i = labels[n]]) · scale: the gradient of softmax and
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
): void {
  softmaxRows(batch, classes, logits, dlogits)
  for (let n = 0; n < batch; n++) {
    const start = n * classes
    const answer = start + labels[n]!
    dlogits[answer] = dlogits[answer]! - 1
    for (let i = start; i < start + classes; i++) dlogits[i] = dlogits[i]! * scale
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
