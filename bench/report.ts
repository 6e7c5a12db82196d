import type { Mode } from './entrants.ts'
import type { Result } from './race.ts'
import { median, pairedRatio, spread } from './statistics.ts'

/** One race: everybody on the same network, batch size, mode and thread count. */
export interface Heat {
  readonly network: string
  readonly mode: Mode
  readonly batchSize: number
  readonly threads: number
  /** Floating-point operations for one image, counted for the direct algorithm. */
  readonly flops: number
  readonly results: readonly Result[]
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly node: string
  /** GFLOP/s of a loop of WebAssembly fused multiply-adds on one thread; null if not measured. */
  readonly peak: number | null
}

/** The PyTorch configuration with the highest median, the one compared with; null without PyTorch. */
export function bestPyTorch(results: readonly Result[]): Result | null {
  const torch = results.filter(({ group }) => group === 'pytorch')
  return torch.sort((a, b) => median(b.rates) - median(a.rates))[0] ?? null
}

export function heatTable(heat: Heat, { peak }: Machine): string {
  const { network, mode, batchSize, threads, flops, results } = heat
  const inkling = results.find(({ group }) => group === 'inkling')
  const best = bestPyTorch(results)
  const doing = mode === 'train' ? 'training' : 'inference'
  const lines = [
    '',
    `${network}, ${doing}, batch ${batchSize}, ${threads} thread${threads > 1 ? 's' : ''}`,
    `  ${'images/s'.padStart(37)}  ±     GFLOP/s  of peak  Inkling is`,
  ]
  for (const result of results) {
    const rate = median(result.rates)
    const gflops = (rate * flops) / 1e9
    const share = peak === null ? '-' : `${Math.round((100 * gflops) / (peak * threads))} %`
    const ratio = inkling ? pairedRatio(inkling.rates, result.rates) : NaN
    lines.push(
      [
        `  ${result.name.padEnd(24)}`,
        formatRate(rate).padStart(10),
        `${Math.round(100 * spread(result.rates))} %`.padStart(5),
        gflops.toFixed(1).padStart(9),
        share.padStart(8),
        result === inkling ? '' : `${formatRatio(ratio)}x as fast`.padStart(18),
        result === best ? ' <- best PyTorch' : '',
      ].join(' '),
    )
  }
  return lines.join('\n')
}

export function formatRate(rate: number): string {
  return rate >= 100 ? Math.round(rate).toLocaleString('en') : rate.toFixed(1)
}

export function formatRatio(ratio: number): string {
  return ratio >= 100 ? Math.round(ratio).toLocaleString('en') : ratio.toFixed(2)
}
