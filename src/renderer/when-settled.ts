/** So long after the last change of a drawing its hand has probably come to rest. */
const settledAfterMs = 200

/**
 * For an effect, which runs anew with every change: acts when no other one follows soon. What takes a
 * large network half a second is better done while nobody draws.
 */
export function whenSettled(act: () => void): () => void {
  const timer = setTimeout(act, settledAfterMs)
  return () => clearTimeout(timer)
}
