import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type Mode = 'train' | 'infer'

/** One way of running one contender; `command` gets the task as its last argument. */
export interface Entrant {
  readonly name: string
  readonly group: 'inkling' | 'pytorch' | 'other'
  readonly command: readonly string[]
  readonly variant: string
  readonly env: Readonly<Record<string, string>>
  readonly threads: number
  readonly networks: 'all' | readonly string[]
}

const here = (file: string) => fileURLToPath(new URL(`contenders/${file}`, import.meta.url))
const node = (file: string) => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  here(file),
]

/** Networks on which the slowest libraries need seconds, not many minutes, a step. */
const smallNetworks = ['seed', 'lenet-5', 'keras-mnist']

/**
 * Everyone who takes part on `threads` threads. PyTorch runs in the configurations that people use
 * and in those known to be faster; the best of them is the one that counts.
 */
export function entrants(threads: number, python: string | null): Entrant[] {
  const all = { variant: '', env: {}, threads, networks: 'all' } as const
  const list: Entrant[] = [
    { ...all, name: 'Inkling', group: 'inkling', command: node('inkling.ts') },
  ]
  if (threads === 1) {
    list.push(
      {
        ...all,
        name: 'Inkling, plain',
        group: 'other',
        variant: 'plain',
        command: node('inkling.ts'),
      },
      {
        ...all,
        name: 'TensorFlow.js',
        group: 'other',
        command: node('tfjs.ts'),
        networks: smallNetworks,
      },
      {
        ...all,
        name: 'ConvNetJS',
        group: 'other',
        command: node('convnetjs.ts'),
        networks: smallNetworks,
      },
    )
  }
  if (python === null) return list
  const numpy = { ...all, command: [python, here('numpy_im2col.py')], group: 'other' } as const
  const torch = { ...all, command: [python, here('pytorch.py')], group: 'pytorch' } as const
  const omp = { OMP_NUM_THREADS: String(threads) }
  const tuned = { ...omp, OPENBLAS_NUM_THREADS: '1' }
  list.push(
    { ...numpy, name: 'NumPy', env: { ...omp, OPENBLAS_NUM_THREADS: String(threads) } },
    { ...torch, name: 'PyTorch', env: threads === 1 ? omp : {} },
    { ...torch, name: 'PyTorch, OpenBLAS 1', env: tuned },
    { ...torch, name: 'PyTorch, channels last', env: tuned, variant: 'channels_last' },
  )
  return list
}

/** The first Python that has PyTorch and NumPy, or null. */
export function findPython(candidates: readonly string[]): string | null {
  for (const python of candidates) {
    try {
      execFileSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore' })
      return python
    } catch {
      // Not there, or without the two packages: the next one may do.
    }
  }
  return null
}
