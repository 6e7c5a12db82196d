type Ids = readonly string[]

/** How the list of runs has changed. */
export interface ListChange {
  /** Every run that was kept, and that is kept now. */
  readonly before: Ids
  readonly now: Ids
  /** Those in the table, in its order. */
  readonly shownBefore: Ids
  readonly shownNow: Ids
  /** A deleted run stays chosen, so that it is chosen again when it comes back. */
  readonly chosen: Ids
}

/** The row that came back, or the one that takes the place of a deleted one; null if none did. */
export function rowToFocus(change: ListChange): { row: number; isBack: boolean } | null {
  const { before, now, shownBefore, shownNow, chosen } = change
  const back = shownNow.findIndex((id) => chosen.includes(id) && !before.includes(id))
  if (back !== -1) return { row: back, isBack: true }
  const gone = shownBefore.findIndex((id) => chosen.includes(id) && !now.includes(id))
  return gone === -1 ? null : { row: Math.min(gone, shownNow.length - 1), isBack: false }
}
