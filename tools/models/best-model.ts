import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openModel } from '../../src/models/open-model.ts'
import { bytesOf } from '../../src/models/network-tensors.ts'
import { recipes } from '../../src/shared/recipes.ts'
import { checkTrainConfig } from '../../src/trainer/check-config.ts'
import { shippedModelPath } from '../../src/trainer/shipped-models.ts'
import { inProject, run } from '../project.ts'

/** The weights alone must be the same again: the times in a file differ. @throws ModelFileError */
async function weightsSha256(path: string): Promise<string> {
  const { parameters } = await openModel(path)
  return createHash('sha256').update(bytesOf(parameters)).digest('hex')
}

/** @throws ModelFileError, or ConfigError if the file does not say how it was trained */
async function trainingOf(path: string) {
  const { training } = await openModel(path)
  const { seed, recipe } = checkTrainConfig(training, Infinity).config
  return { seed, recipe: recipe ? `${recipe.name} ${recipe.version}` : 'no recipe' }
}

/** Trains by the recipe as `npm run cli -- train` does. @returns its exit code */
function train(seed: number, path: string): Promise<number> {
  const command = ['train', '--recipe', recipes.best.name, '--seed', String(seed), '--out', path]
  return run(process.execPath, [inProject('src', 'cli', 'index.ts'), ...command])
}

/** Says whether the two networks are the same, bit for bit. */
async function compare(shipped: string, path: string): Promise<boolean> {
  const expected = await weightsSha256(shipped)
  const actual = await weightsSha256(path)
  console.log(`Shipped  ${expected}`)
  console.log(`Trained  ${actual}`)
  console.log(`${path} holds ${actual === expected ? 'the weights that ship' : 'OTHER weights'}.`)
  return actual === expected
}

/**
 * `npm run model:best [-- --out FILE]`: trains the network that ships once more, with the seed in its
 * file, and says whether its weights have the same SHA-256. `--check FILE` only looks at a file.
 */
async function regenerate(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      check: { type: 'string' },
      out: { type: 'string', default: join(tmpdir(), 'inkling-best.safetensors') },
    },
  })
  const shipped = shippedModelPath(inProject('resources', 'models'))
  const current = `${recipes.best.name} ${recipes.best.version}`
  if (values.check !== undefined) return compare(shipped, values.check)
  const { recipe, seed } = await trainingOf(shipped)
  console.log(`The network that ships: ${recipe}, seed ${seed}`)
  if (recipe !== current) {
    console.error(`It cannot be trained again: the recipe is now ${current}.`)
    return false
  }
  return (await train(seed, values.out)) === 0 && compare(shipped, values.out)
}

process.exitCode = (await regenerate()) ? 0 : 1
