/** A list of bounded length over a stream without end: when it is full, every other item goes. */
export class ThinnedList<Item> {
  readonly #capacity: number
  #items: Item[] = []
  #stride = 1
  #offered = 0

  /** @throws RangeError if capacity < 2 */
  constructor(capacity: number) {
    if (capacity < 2) throw new RangeError(`Expected a capacity of at least 2, got ${capacity}.`)
    this.#capacity = capacity
  }

  get items(): readonly Item[] {
    return this.#items
  }

  add(item: Item): void {
    if (this.#offered++ % this.#stride !== 0) return
    this.#items.push(item)
    if (this.#items.length < this.#capacity) return
    this.#items = this.#items.filter((_, index) => index % 2 === 0)
    this.#stride *= 2
  }
}
