/**
 * A seeded generator of pseudo-random numbers. Not for secrets.
 * Its position can be saved and restored, so that an interrupted run continues exactly.
 */
export interface Random {
  /** An integer in 0..2³²-1, each equally likely. */
  nextUint32(): number
  /** A number in [0, 1), in steps of 2⁻³². */
  uniform(): number
  /** Normally distributed with mean 0 and deviation 1. */
  normal(): number
  /** An integer in 0..below-1, each equally likely. @throws RangeError unless 1 <= below <= 2³² */
  integer(below: number): number
  /** Puts the values into a random order, each order equally likely. */
  shuffle(values: Uint32Array): void
  /** The position in the stream: four integers in 0..2³²-1. */
  state(): number[]
  /** @throws RangeError unless the state is one that `state` returned. */
  restore(state: readonly number[]): void
}

/**
 * A stream of its own for every seed and name, so that drawing more numbers for one purpose never
 * changes those of another: 'weights', 'order', 'dropout', 'validation', 'augmentation', 'elastic'.
 *
 * The generator is xoshiro128** 1.1 (Blackman & Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 2021), period 2¹²⁸-1.
 *
 * @throws RangeError unless the seed is an integer in 0..2³²-1.
 */
export function random(seed: number, stream: string): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed >= TWO_32) {
    throw new RangeError(`A seed is a whole number from 0 to ${TWO_32 - 1}, but this is ${seed}.`)
  }
  let [a, b, c, d] = firstState(seed, stream)

  function nextUint32(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9)
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotateLeft(d, 11)
    return scrambled >>> 0
  }

  function uniform(): number {
    return nextUint32() / TWO_32
  }

  /** Box & Muller 1958. The second number of the pair is dropped, so that the state stays small. */
  function normal(): number {
    const radius = Math.sqrt(-2 * Math.log((nextUint32() + 1) / TWO_32))
    return radius * Math.cos(2 * Math.PI * uniform())
  }

  function integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > TWO_32) {
      throw new RangeError(`Can't draw a whole number below ${below}.`)
    }
    // The last, incomplete run of `below` numbers would favour small remainders: draw again there.
    const fair = TWO_32 - (TWO_32 % below)
    let drawn = nextUint32()
    while (drawn >= fair) drawn = nextUint32()
    return drawn % below
  }

  /** Fisher & Yates, in Durstenfeld's form (CACM 1964). */
  function shuffle(values: Uint32Array): void {
    for (let last = values.length - 1; last > 0; last--) {
      const chosen = integer(last + 1)
      const moved = values[last]!
      values[last] = values[chosen]!
      values[chosen] = moved
    }
  }

  function state(): number[] {
    return [a >>> 0, b >>> 0, c >>> 0, d >>> 0]
  }

  function restore(state: readonly number[]): void {
    const isState =
      state.length === 4 &&
      state.every((word) => Number.isInteger(word) && word >= 0 && word < TWO_32) &&
      state.some((word) => word !== 0)
    if (!isState) throw new RangeError(`[${state.join(', ')}] is no state of this generator.`)
    ;[a, b, c, d] = state as Words
  }

  return { nextUint32, uniform, normal, integer, shuffle, state, restore }
}

/**
 * Streams told apart by a number, such as one for each visit of an image: going to one costs less than
 * making it.
 *
 * @returns what goes to the start of a stream; it is the same object each time, so one stream ends
 *   where the next begins. Numbers are integers in 0..2³²-1.
 * @throws RangeError unless the seed is an integer in 0..2³²-1.
 */
export function numberedStreams(seed: number, stream: string): (number: number) => Random {
  const own = random(seed, stream)
  const [a, b, c, d] = own.state() as Words
  const words: Words = [a, b, c, d]
  return (number) => {
    // Each word is a bijection of the number, so no two streams start alike.
    words[0] = mix(a ^ number) >>> 0
    words[1] = mix(words[0] ^ b) >>> 0
    words[2] = mix(words[1] ^ c) >>> 0
    // Never all zeros, which is no state.
    words[3] = (mix(words[2] ^ d) | 1) >>> 0
    own.restore(words)
    return own
  }
}

type Words = [number, number, number, number]

const TWO_32 = 2 ** 32

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/**
 * Spreads seed and name over four words. The name goes through FNV-1a; each further word is one
 * more application of a mixer, so that neighbouring seeds start far apart.
 */
function firstState(seed: number, stream: string): Words {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(stream)) {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  let counter = hash ^ mix(seed)
  const word = () => mix((counter = (counter + 0x9e3779b9) | 0))
  const words: Words = [word(), word(), word(), word()]
  // All zeros is the one state that xoshiro never leaves.
  return words.some((word) => word !== 0) ? words : [1, 0, 0, 0]
}

/** The finaliser of MurmurHash3 (Appleby): a bijection in which every bit moves every other. */
export function mix(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return word ^ (word >>> 16)
}
