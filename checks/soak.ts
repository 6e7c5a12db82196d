import { runAsCommand, type CheckOptions, type CheckResult } from './command.ts'
import { startAndStop } from './soak-cycles.ts'
import { floodWithMetrics } from './soak-flood.ts'
import { killTheTrainer } from './soak-kills.ts'

/** At full size, 100 rounds: 60 s of flood, 200 starts and stops, 100 kills. */
export async function soak(options: CheckOptions): Promise<CheckResult> {
  const { size } = options
  const parts = [
    () => floodWithMetrics(0.6 * size),
    () => startAndStop({ ...options, size: 2 * size }),
    () => killTheTrainer(options),
  ]
  let counts = {}
  const violations: string[] = []
  for (const part of parts) {
    const result = await part()
    counts = { ...counts, ...result.counts }
    violations.push(...result.violations)
  }
  return { counts, violations }
}

if (import.meta.main) {
  await runAsCommand({ name: 'soak', sizeOption: 'rounds', fullSize: 100, run: soak })
}
