import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { bundledMnistFolder, loadMnist, mnistNormalisation } from '../../src/data/mnist.ts'
import { encodeModel } from '../../src/models/model-file.ts'
import { saveFile } from '../../src/models/saver.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import type { Engine } from '../../src/nn/engine.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { random } from '../../src/nn/random.ts'
import { defaultThreads } from '../../src/nn/threads/default-threads.ts'
import { inProject } from '../project.ts'
import {
  gateCounts,
  gateNetwork,
  gateSchedule,
  gateSeed,
  gateTraining,
  mayReject,
} from './gate-recipe.ts'
import { gateSamples, redrawnOrNot, type GateSamples } from './gate-samples.ts'
import { oddsOf, thresholdFor, withThreshold } from './gate-threshold.ts'
import { trainGate } from './gate-training.ts'
import { heldOutKinds } from './non-digits/held-out-kinds.ts'
import { sketchedDigit } from './sketched-digits.ts'

/** Digits that nothing was learned from, in the three ways in which they come. */
async function digitOdds(engine: Engine, { heldOut }: GateSamples) {
  const hand = random(gateSeed, 'sketched digits to judge by')
  return {
    digits: await oddsOf(engine, heldOut),
    redrawn: await oddsOf(engine, heldOut.map(redrawnOrNot)),
    sketched: await oddsOf(
      engine,
      heldOut.map(() => sketchedDigit(hand)),
    ),
  }
}

/** The highest threshold that none of the limits forbids; prints what it rejects. */
async function fitThreshold(engine: Engine, samples: GateSamples): Promise<number> {
  const odds = await digitOdds(engine, samples)
  const kinds = Object.keys(odds) as (keyof typeof odds)[]
  const threshold = Math.min(...kinds.map((kind) => thresholdFor(odds[kind], mayReject[kind])))
  for (const kind of kinds) printShare(`${kind}, not learned from`, odds[kind], threshold)
  for (const [kind, make] of Object.entries(heldOutKinds)) {
    const stream = random(gateSeed, `held out: ${kind}`)
    const images = Array.from({ length: 500 }, () => make(stream))
    printShare(kind, await oddsOf(engine, images), threshold)
  }
  return threshold
}

function printShare(kind: string, odds: Float64Array, threshold: number): void {
  const rejected = odds.filter((each) => each <= threshold).length
  console.log(`${kind.padEnd(28)}${((100 * rejected) / odds.length).toFixed(1).padStart(6)} %`)
}

async function makeGate(path: string, threads: number): Promise<void> {
  const folder = bundledMnistFolder()
  if (folder === null) throw new Error('There are no digits to learn from. Run npm ci.')
  const samples = gateSamples(await loadMnist(folder), gateSeed, gateCounts)
  const engine = await createEngine({
    ...gateTraining,
    network: buildNetwork(gateNetwork),
    samples,
    normalisation: mnistNormalisation,
    seed: gateSeed,
    batchSize: gateSchedule.batchSize,
    threads,
  })
  try {
    await trainGate(engine, samples.training, gateSchedule, gateSeed, (epoch, loss) =>
      console.log(`Epoch ${epoch} of ${gateSchedule.epochs}: loss ${loss.toFixed(4)}`),
    )
    const parameters = withThreshold(engine.parameters(), await fitThreshold(engine, samples))
    await saveFile(path, gateFile(parameters))
    console.log(`Weights: SHA-256 ${createHash('sha256').update(parameters).digest('hex')}`)
    console.log(`Saved as ${path}`)
  } finally {
    await engine.close()
  }
}

/** Without a time of its own, so that the same weights are the same file. */
function gateFile(parameters: Float32Array): Uint8Array {
  return encodeModel({
    name: 'digit-gate',
    createdAt: '2026-11-22T00:00:00Z',
    network: gateNetwork,
    parameters,
    normalisation: mnistNormalisation,
    classNames: ['no digit', 'digit'],
    data: null,
    training: null,
    history: [],
    test: null,
  })
}

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: inProject('resources', 'models', 'digit-gate.safetensors') },
    threads: { type: 'string', default: String(defaultThreads()) },
  },
})
await makeGate(values.out, Number(values.threads))
