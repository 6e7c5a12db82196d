import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundledMnistFolder } from '../src/data/mnist.ts'
import { spreadOf } from '../src/shared/statistics.ts'
import { findPython } from './entrants.ts'

const usage = `npm run bench:parity -- [options]

Trains the networks of PyTorch's and Keras' MNIST examples with those examples' own recipes, in PyTorch
and in Inkling, and compares the mean test accuracies. Takes an hour or more on two cores.

  --recipes a,b   of pytorch-mnist, keras-mnist (default: both)
  --seeds N       seeds 1 to N (default 3)
  --epochs N      instead of the recipe's own number
  --python PATH   a Python with PyTorch (default: python3, /usr/bin/python3)
  --out NAME      writes bench/results/NAME.json (default: parity)`

interface Recipe {
  readonly epochs: number
  /** Training digits; the rest of the 60,000 is held out, as Keras' example does. */
  readonly images: number
  /** The same in the words of Inkling's command line. */
  readonly options: readonly string[]
}

const recipes: Readonly<Record<string, Recipe>> = {
  'pytorch-mnist': {
    epochs: 14,
    images: 60_000,
    options: [
      '--batch-size=64',
      '--optimizer=adadelta',
      '--learning-rate=1',
      '--schedule=step',
    ].concat(['--every-epochs=1', '--factor=0.7']),
  },
  'keras-mnist': {
    epochs: 15,
    images: 54_000,
    options: [
      '--batch-size=128',
      '--optimizer=adam',
      '--epsilon=1e-7',
      '--learning-rate=0.001',
    ].concat(['--schedule=constant']),
  },
}

const { values: options } = parseArgs({
  options: {
    recipes: { type: 'string', default: Object.keys(recipes).join(',') },
    seeds: { type: 'string', default: '3' },
    epochs: { type: 'string' },
    python: { type: 'string' },
    out: { type: 'string', default: 'parity' },
    help: { type: 'boolean', default: false },
  },
})

if (options.help) console.log(usage)
else compareAll()

function compareAll(): void {
  const mnist = bundledMnistFolder()
  if (mnist === null) throw new Error('The MNIST files are missing: run npm ci first.')
  const python = findPython(options.python ? [options.python] : ['python3', '/usr/bin/python3'])
  if (python === null) throw new Error('There is no Python with PyTorch and NumPy to compare with.')
  const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => i + 1)
  const results = options.recipes.split(',').map((name) => {
    const recipe = recipes[name]
    if (!recipe) throw new Error(`There is no recipe ${name}.\n\n${usage}`)
    const epochs = Number(options.epochs ?? recipe.epochs)
    const inkling = inklingAccuracies(name, { ...recipe, epochs }, seeds.length)
    const pytorch = seeds.map((seed) => pytorchAccuracy(python, mnist, name, recipe, epochs, seed))
    const result = { name, epochs, images: recipe.images, inkling, pytorch }
    console.log(inWords(result))
    return result
  })
  const path = fileURLToPath(new URL(`results/${options.out}.json`, import.meta.url))
  writeFileSync(path, `${JSON.stringify({ date: new Date().toISOString(), results }, null, 2)}\n`)
}

function inklingAccuracies(name: string, recipe: Recipe, seeds: number): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-parity-'))
  const json = join(folder, 'seeds.json')
  const cli = fileURLToPath(new URL('../src/cli/index.ts', import.meta.url))
  const validation = `--validation=${60_000 - recipe.images}`
  const { epochs, options } = recipe
  run(process.execPath, [
    ...[cli, 'train', `--preset=${name}`, `--epochs=${epochs}`, validation, ...options],
    ...[`--seeds=${seeds}`, `--json=${json}`],
  ])
  const { runs } = JSON.parse(readFileSync(json, 'utf8')) as {
    runs: { test: { accuracy: number } }[]
  }
  rmSync(folder, { recursive: true })
  return runs.map(({ test }) => test.accuracy)
}

function pytorchAccuracy(
  python: string,
  mnist: string,
  name: string,
  { images }: Recipe,
  epochs: number,
  seed: number,
): number {
  const script = fileURLToPath(new URL('contenders/parity.py', import.meta.url))
  const output = run(python, [script, mnist, name, ...[images, epochs, seed].map(String)])
  return (JSON.parse(output) as { accuracy: number }).accuracy
}

/** @returns what the program printed */
function run(program: string, args: readonly string[]): string {
  const env: NodeJS.ProcessEnv = { ...process.env, OPENBLAS_NUM_THREADS: '1' }
  delete env.OPENBLAS_CORETYPE
  delete env.OPENBLAS_L2_SIZE
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const { stdout, status } = spawnSync(program, args, { env, stdio: [...stdio], encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with exit code ${status}.`)
  return stdout
}

function inWords(result: { name: string; inkling: number[]; pytorch: number[] }): string {
  const [ours, theirs] = [spreadOf(result.inkling), spreadOf(result.pytorch)]
  const percent = (share: number) => `${(100 * share).toFixed(3)} %`
  const points = (share: number) => (100 * share).toFixed(3)
  // Of two means of independent seeds: without it, a difference as small as asked for says nothing.
  const standardError = Math.sqrt(
    ours.standardDeviation ** 2 / result.inkling.length +
      theirs.standardDeviation ** 2 / result.pytorch.length,
  )
  return (
    `${result.name}: Inkling ${percent(ours.mean)} (${percent(ours.min)} to ${percent(ours.max)}), ` +
    `PyTorch ${percent(theirs.mean)} (${percent(theirs.min)} to ${percent(theirs.max)}): ` +
    `${points(ours.mean - theirs.mean)} points apart, standard error ${points(standardError)}`
  )
}
