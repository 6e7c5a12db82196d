import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { table } from '../src/cli/table.ts'
import { percent } from '../src/cli/words.ts'
import { imageSize, type DigitImage } from '../src/data/digit-image.ts'
import { bundledMnistFolder, loadMnist } from '../src/data/mnist.ts'
import { toDigitImage } from '../src/data/strokes.ts'
import { createEngine } from '../src/nn/create-engine.ts'
import { random, type Random } from '../src/nn/random.ts'
import { describeError } from '../src/shared/outcome.ts'
import { shippedModelsFolder } from '../src/trainer/shipped-models.ts'
import { createTrainer, type Trainer } from '../src/trainer/trainer.ts'
import { authoredDrawings } from '../tests/fixtures/strokes/drawings.ts'
import { heldOutKinds } from '../tools/models/non-digits/held-out-kinds.ts'
import { neverSeenKinds } from '../tools/models/non-digits/never-seen-kinds.ts'
import { notSureOf, together, type NotSure } from './not-sure-report.ts'

type Kinds = Readonly<Record<string, (random: Random) => DigitImage>>

const imagesPerKind = 500
const seed = 20_261_122

/** A trainer with this model and this gate in use. */
async function readerOf(model: string, gateFolder: string): Promise<Trainer> {
  const trainer = createTrainer({
    createEngine,
    loadMnist,
    now: () => performance.now(),
    emit: () => undefined,
    tellSupervisor: () => undefined,
  })
  await trainer.supervisorCalls.useShippedModels(gateFolder)
  await trainer.supervisorCalls.openModel(model)
  return trainer
}

async function testDigits(): Promise<DigitImage[]> {
  const folder = bundledMnistFolder()
  if (folder === null) throw new Error('There are no test digits. Run npm ci.')
  const { samples, trainCount, testCount } = await loadMnist(folder)
  return Array.from({ length: testCount }, (_, test) => {
    const start = (trainCount + test) * imageSize
    return samples.pixels.slice(start, start + imageSize)
  })
}

async function report(trainer: Trainer): Promise<string> {
  const judge = (images: Iterable<DigitImage>) => notSureOf(images, trainer.predict)
  const drawings = authoredDrawings().map(({ strokes }) => toDigitImage(strokes)!)
  const rows: string[][] = [
    ['Images', 'Taken for no digit', 'Unsure', 'Not sure together', 'Of'],
    rowOf('Test digits', await judge(await testDigits())),
    rowOf('Drawn digits', await judge(drawings)),
  ]
  const addKinds = async (title: string, kinds: Kinds) => {
    const counts: NotSure[] = []
    for (const [kind, make] of Object.entries(kinds)) {
      const stream = random(seed, kind)
      const count = await judge(Array.from({ length: imagesPerKind }, () => make(stream)))
      counts.push(count)
      rows.push(rowOf(`  ${kind}`, count))
    }
    rows.push(rowOf(title, together(counts)))
  }
  await addKinds('Kinds held out', heldOutKinds)
  await addKinds('Kinds never seen', neverSeenKinds)
  return table(rows)
}

function rowOf(name: string, { total, noDigits, unsure }: NotSure): string[] {
  const shares = [noDigits, unsure, noDigits + unsure].map((count) => percent(count / total))
  return [name, ...shares, String(total)]
}

const { values, positionals } = parseArgs({
  options: { gate: { type: 'string' } },
  allowPositionals: true,
})
const [model, ...others] = positionals
const gateFolder = values.gate ? dirname(resolve(values.gate)) : shippedModelsFolder()
if (model === undefined || others.length > 0 || gateFolder === null) {
  console.error(
    'Usage: npm run check:not-sure -- model.safetensors [--gate digit-gate.safetensors]',
  )
  process.exitCode = 2
} else {
  try {
    console.log(await report(await readerOf(model, gateFolder)))
  } catch (error) {
    console.error(describeError(error).message)
    process.exitCode = 1
  }
}
