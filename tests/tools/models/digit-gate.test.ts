import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/nn/create-engine.ts'
import { plainTraining, type Engine } from '../../../src/nn/engine.ts'
import { buildNetwork } from '../../../src/nn/network.ts'
import { imageSide, imageSize, mnistNormalisation } from '../../../src/data/mnist.ts'
import { random } from '../../../src/nn/random.ts'
import { gateSamples, redrawnOrNot, type GateCounts } from '../../../tools/models/gate-samples.ts'
import { oddsOf, thresholdFor, withThreshold } from '../../../tools/models/gate-threshold.ts'
import { trainGate } from '../../../tools/models/gate-training.ts'
import { redrawn } from '../../../tools/models/redrawn-digits.ts'
import { sketchedDigit } from '../../../tools/models/sketched-digits.ts'
import { smallMnist } from '../../trainer/small-digits.ts'

const mnist = await smallMnist(300, 10)
const counts: GateCounts = {
  ...{ heldOut: 50, redrawn: 40, sketched: 30 },
  nonDigits: {
    ...{
      letters: 60,
      glyphs: 40,
      figures: 60,
      'mirrored figures': 60,
      scribbles: 30,
      hatching: 10,
    },
    ...{ 'two digits': 20, noise: 30, textures: 30, dots: 10, 'nearly blank': 10 },
  },
}

describe('what the gate learns from', () => {
  const samples = gateSamples(mnist, 1, counts)

  it('is digits of three makes as class 1 and everything else as class 0', () => {
    expect(samples.labels).toHaveLength(300 + 40 + 30 + 360)
    expect(samples.labels.filter((label) => label === 1)).toHaveLength(300 + 40 + 30)
    expect(samples.pixels).toHaveLength(samples.labels.length * imageSize)
  })

  it('leaves out the digits that the threshold is fitted on', () => {
    expect(samples.heldOut).toHaveLength(50)
    expect(samples.training).toHaveLength(samples.labels.length - 50)
    expect(new Set(samples.training).size).toBe(samples.training.length)
  })

  it('is the same for the same seed', () => {
    expect(gateSamples(mnist, 1, counts)).toEqual(samples)
    expect(gateSamples(mnist, 2, counts).pixels).not.toEqual(samples.pixels)
  })
})

describe('a digit drawn again', () => {
  it('has its ink where the digit has, and lines of the same width throughout', () => {
    const digit = mnist.samples.pixels.subarray(0, imageSize)
    const again = redrawn(digit)!
    const inked = (image: Uint8Array, x: number, y: number) => {
      const near = [-2, -1, 0, 1, 2]
      return near.some((dy) => near.some((dx) => (image[(y + dy) * imageSide + x + dx] ?? 0) > 60))
    }
    const ink = Array.from(again.keys()).filter((i) => again[i]! > 200)
    expect(ink.length).toBeGreaterThan(30)
    for (const i of ink) {
      expect(inked(digit, i % imageSide, Math.floor(i / imageSide))).toBe(true)
    }
  })

  it('is nothing where there is no ink, and then stays as it is', () => {
    const blank = new Uint8Array(imageSize)
    expect(redrawn(blank)).toBeNull()
    expect(redrawnOrNot(blank)).toBe(blank)
  })

  it('is drawn from a sketch in the pen of the pad', () => {
    const sketch = sketchedDigit(random(1, 'sketch'))
    expect(Math.max(...sketch)).toBeGreaterThan(200)
  })
})

describe('the gate', () => {
  const recipe = { epochs: 1, batchSize: 16, learningRate: 0.05 }
  const layers = [
    { kind: 'conv2d', filters: 4, kernel: 5, stride: 3 },
    { kind: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 2 },
    { kind: 'softmax' },
  ] as const
  const samples = gateSamples(mnist, 1, counts)

  async function trained<T>(threads: number, use: (engine: Engine) => Promise<T> | T): Promise<T> {
    const engine = await createEngine({
      ...plainTraining,
      ...{ network: buildNetwork({ name: 'Gate', inputShape: [1, 28, 28], layers }), samples },
      optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 },
      ...{ normalisation: mnistNormalisation, seed: 1, batchSize: recipe.batchSize, threads },
    })
    try {
      await trainGate(engine, samples.training, recipe, 1, () => undefined)
      return await use(engine)
    } finally {
      await engine.close()
    }
  }

  it('comes to the same weights on any number of threads', async () => {
    const [one, two] = [
      await trained(1, (engine) => engine.parameters()),
      await trained(2, (engine) => engine.parameters()),
    ]
    expect(two).toEqual(one)
  })

  it('rejects the wanted share once its threshold is in its weights', async () => {
    await trained(1, async (engine) => {
      const odds = await oddsOf(engine, samples.heldOut)
      const threshold = thresholdFor(odds, 0.1)
      expect(odds.filter((each) => each < threshold)).toHaveLength(5)
      engine.setParameters(withThreshold(engine.parameters(), threshold))
      const moved = await oddsOf(engine, samples.heldOut)
      moved.forEach((each, i) => expect(each).toBeCloseTo(odds[i]! - threshold, 3))
    })
  })
})
