/** A run in a checkpoint file, which can be gone on with when nothing else trains. */
export type KeptRun =
  | {
      readonly kind: 'resumable'
      readonly networkName: string
      /** The epoch it is in, counted from 1. */
      readonly epoch: number
      readonly epochs: number
      /** ISO 8601. */
      readonly savedAt: string
      /** What is not as it should be, e.g. the newest checkpoint was damaged; null if all is well. */
      readonly warning: string | null
    }
  /** There is a checkpoint, but nobody can go on from it; the message says why. */
  | { readonly kind: 'unusable'; readonly message: string }
