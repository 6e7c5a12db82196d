/** Keeps the quotient finite, as in PyTorch. */
export const CLIP_EPSILON = 1e-6

/**
 * Scales the gradients down so that their L2 norm, over all of them, is `largest` at most: Pascanu et
 * al. 2013, algorithm 1, in the form of PyTorch's `clip_grad_norm_`:
 * `gradients · min(1, largest / (norm + 1e-6))`.
 */
export function clipGradients(gradients: Float32Array, largest: number): void {
  let squares = 0
  for (const gradient of gradients) squares += gradient * gradient
  const scale = Math.min(1, largest / (Math.sqrt(squares) + CLIP_EPSILON))
  if (scale === 1) return
  for (let i = 0; i < gradients.length; i++) gradients[i] = gradients[i]! * scale
}
