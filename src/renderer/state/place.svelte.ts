export const placeIds = ['train', 'evaluate', 'draw', 'models', 'data', 'runs'] as const
export type PlaceId = (typeof placeIds)[number]

/** Which place is shown, and which were shown before and keep what they hold. */
export class Place {
  current = $state.raw<PlaceId>('train')
  visited = $state.raw<readonly PlaceId[]>(['train'])

  go(place: PlaceId): void {
    this.current = place
    if (!this.visited.includes(place)) this.visited = [...this.visited, place]
  }
}
