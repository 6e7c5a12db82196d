import { describe, expect, it } from 'vitest'
import { numberedStreams, random } from '../../src/nn/random.ts'

describe('the generator', () => {
  it('is xoshiro128** 1.1', () => {
    const generator = random(0, 'any')
    generator.restore([1, 2, 3, 4])
    const drawn = Array.from({ length: 10 }, () => generator.nextUint32())
    // The vector that the authors' C code gives for this state.
    expect(drawn).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ])
  })

  it('gives the same numbers for a seed and a name today as when models were first trained', () => {
    const weights = random(1, 'weights')
    expect([weights.nextUint32(), weights.nextUint32(), weights.nextUint32()]).toEqual([
      2000782353, 1700538673, 3199525666,
    ])
    expect(random(1, 'order').nextUint32()).toBe(980100018)
    expect(random(2, 'weights').nextUint32()).toBe(62605871)
  })

  it('gives every seed and every name a stream of its own', () => {
    const names = ['weights', 'order', 'dropout', 'validation', 'augmentation']
    const first = new Set<number>()
    for (let seed = 0; seed < 1000; seed++) {
      for (const name of names) first.add(random(seed, name).nextUint32())
    }
    // 5,000 draws from 2³²: one collision has a chance of 0.3 %.
    expect(first.size).toBeGreaterThanOrEqual(4999)
  })

  it('continues where its state was taken', () => {
    const generator = random(3, 'dropout')
    for (let i = 0; i < 17; i++) generator.normal()
    const state = generator.state()
    const expected = Array.from({ length: 50 }, () => generator.normal())
    const other = random(99, 'weights')
    other.restore(state)
    expect(Array.from({ length: 50 }, () => other.normal())).toEqual(expected)
  })

  it.each([
    [[]],
    [[1, 2, 3]],
    [[0, 0, 0, 0]],
    [[1, 2, 3, 2 ** 32]],
    [[1, 2, 3, 0.5]],
    [[-1, 0, 0, 0]],
  ])('refuses the state %j', (state) => {
    expect(() => random(1, 'order').restore(state)).toThrow(RangeError)
  })

  it.each([-1, 2 ** 32, 0.5, NaN])('refuses the seed %d', (seed) => {
    expect(() => random(seed, 'order')).toThrow('whole number from 0 to 4294967295')
  })
})

describe('its distributions', () => {
  const COUNT = 100_000

  it('uniform: in [0, 1), every tenth as often as the others', () => {
    const generator = random(1, 'uniform')
    const tenths = new Array<number>(10).fill(0)
    for (let i = 0; i < COUNT; i++) {
      const value = generator.uniform()
      expect(value >= 0 && value < 1).toBe(true)
      tenths[Math.floor(value * 10)]!++
    }
    // χ² with 9 degrees of freedom exceeds 27.9 once in a thousand.
    expect(chiSquare(tenths, COUNT / 10)).toBeLessThan(27.9)
  })

  it('normal: mean 0, deviation 1, and as many beyond two deviations as there should be', () => {
    const generator = random(1, 'normal')
    const values = Array.from({ length: COUNT }, () => generator.normal())
    const mean = values.reduce((sum, value) => sum + value, 0) / COUNT
    const variance = values.reduce((sum, value) => sum + value * value, 0) / COUNT
    const far = values.filter((value) => Math.abs(value) > 2).length / COUNT
    expect(Math.abs(mean)).toBeLessThan(0.01)
    expect(Math.abs(variance - 1)).toBeLessThan(0.015)
    expect(Math.abs(far - 0.0455)).toBeLessThan(0.0025)
    expect(values.every(Number.isFinite)).toBe(true)
  })

  it('integer: below its bound, each as often as the others', () => {
    const generator = random(1, 'integer')
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < COUNT; i++) counts[generator.integer(7)]!++
    // χ² with 6 degrees of freedom exceeds 22.5 once in a thousand.
    expect(chiSquare(counts, COUNT / 7)).toBeLessThan(22.5)
    expect(generator.integer(1)).toBe(0)
    expect(generator.integer(2 ** 32)).toBeLessThan(2 ** 32)
  })

  it('integer: does not favour small numbers below a bound that does not divide 2³²', () => {
    const generator = random(2, 'integer')
    const thirds = [0, 0, 0]
    for (let i = 0; i < COUNT; i++) thirds[Math.floor(generator.integer(3 * 2 ** 30) / 2 ** 30)]!++
    // χ² with 2 degrees of freedom exceeds 13.8 once in a thousand.
    expect(chiSquare(thirds, COUNT / 3)).toBeLessThan(13.8)
  })

  it.each([0, -3, 1.5, 2 ** 33, NaN])('integer: refuses the bound %d', (below) => {
    expect(() => random(1, 'integer').integer(below)).toThrow(RangeError)
  })

  it('shuffle: keeps the values, and every order of three is as likely as the others', () => {
    const generator = random(1, 'shuffle')
    const orders = new Map<string, number>()
    const rounds = 12_000
    for (let round = 0; round < rounds; round++) {
      const values = Uint32Array.of(1, 2, 3)
      generator.shuffle(values)
      orders.set(values.join(), (orders.get(values.join()) ?? 0) + 1)
    }
    expect([...orders.keys()].sort()).toEqual([
      '1,2,3',
      '1,3,2',
      '2,1,3',
      '2,3,1',
      '3,1,2',
      '3,2,1',
    ])
    // χ² with 5 degrees of freedom exceeds 20.5 once in a thousand.
    expect(chiSquare([...orders.values()], rounds / 6)).toBeLessThan(20.5)
  })
})

function chiSquare(counts: number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe('numbered streams', () => {
  const draw = (seed: number, number: number) => {
    const stream = numberedStreams(seed, 'augmentation')(number)
    return [stream.nextUint32(), stream.nextUint32()]
  }

  it('depend on seed and number only, not on what was drawn before', () => {
    const streamOf = numberedStreams(1, 'augmentation')
    for (const number of [5, 0, 5, 2 ** 32 - 1, 17, 0]) {
      const stream = streamOf(number)
      const drawn = [stream.nextUint32(), stream.nextUint32()]
      expect(drawn).toEqual(draw(1, number))
      for (let more = 0; more < number % 7; more++) stream.nextUint32()
    }
  })

  it('are all different, and neighbours have nothing in common', () => {
    const count = 20_000
    const streamOf = numberedStreams(1, 'augmentation')
    const first = Array.from({ length: count }, (_, number) => streamOf(number).uniform() - 0.5)
    expect(new Set(first).size).toBeGreaterThan(count - 3)
    expect(draw(2, 0)).not.toEqual(draw(1, 0))
    const mean = first.reduce((sum, value) => sum + value) / count
    expect(Math.abs(mean)).toBeLessThan(0.01)
    for (const distance of [1, 2, 64, 256]) {
      const product = first.reduce((sum, x, i) => sum + x * (first[i + distance] ?? 0), 0) / count
      expect(Math.abs(product) * 12, `${distance}`).toBeLessThan(0.04)
    }
  })
})
