import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { CheckResult } from './command.ts'
import type * as FloodSource from './flood-source.ts'
import { heapOf, megabytes, withInkling } from './soak-window.ts'

const perSecond = 100_000
const longestQueue = 2
const mostHeapGrowth = 20e6
const longestFrameMs = 100
/** The first messages draw the chart for the first time. */
const warmUpSeconds = 3

/** 100,000 batch metrics a second: the window stays quick and small, and nothing piles up. */
export function floodWithMetrics(seconds: number): Promise<CheckResult> {
  return withInkling(async ({ app, page }) => {
    const flood = (duration: number): Promise<FloodSource.FloodResult> =>
      app.evaluate(
        async ({ BrowserWindow, MessageChannelMain }, options) => {
          const { createRequire } = process.getBuiltinModule('node:module')
          const source = createRequire(options.path)(options.path) as typeof FloodSource
          return source.flood({
            ...options,
            window: BrowserWindow.getAllWindows()[0]!,
            createChannel: () => new MessageChannelMain(),
          })
        },
        { path: join(import.meta.dirname, 'flood-source.ts'), seconds: duration, perSecond },
      )
    await page.getByRole('button', { name: 'Train', exact: true }).last().waitFor()
    await flood(warmUpSeconds)
    const before = await heapOf(page)
    await watchFrames(page)
    const { messages, sent, queue } = await flood(seconds)
    const { frames, longest } = await framesOf(page)
    const growth = (await heapOf(page)) - before
    const violations: string[] = []
    if (messages < 0.9 * seconds * perSecond)
      violations.push(`Only ${messages} messages were made.`)
    if (queue > longestQueue) violations.push(`${queue} messages queued up.`)
    if (growth > mostHeapGrowth) violations.push(`The heap grew by ${megabytes(growth)} MB.`)
    if (longest > longestFrameMs) violations.push(`A frame took ${Math.round(longest)} ms.`)
    return {
      counts: {
        'messages made': messages,
        'of them sent': sent,
        'queued at most': queue,
        'MB of heap growth': megabytes(growth),
        frames,
        'ms for the longest frame': Math.round(longest),
      },
      violations,
    }
  })
}

/** What the page counts for this check. */
type Watching = typeof globalThis & { frameGaps?: number[] }

async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const gaps: number[] = ((globalThis as Watching).frameGaps = [])
    let last = performance.now()
    requestAnimationFrame(function next(now) {
      gaps.push(now - last)
      last = now
      requestAnimationFrame(next)
    })
  })
}

function framesOf(page: Page): Promise<{ frames: number; longest: number }> {
  return page.evaluate(() => {
    const gaps = (globalThis as Watching).frameGaps ?? []
    return { frames: gaps.length, longest: gaps.reduce((most, gap) => Math.max(most, gap), 0) }
  })
}
