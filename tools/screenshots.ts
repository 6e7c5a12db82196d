import { cp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { seven, three, two } from '../tests/e2e/digits.ts'
import { draw } from '../tests/e2e/drawing.ts'
import { launchInkling } from '../tests/e2e/launch.ts'
import {
  answerFileDialogs,
  answerQuestions,
  placeNames,
  windowOf,
  type InklingWindow,
} from '../tests/e2e/window.ts'
import { build } from './build.ts'
import { inProject } from './project.ts'
import { findRuntime, standInFolder } from './runtime.ts'
import { chooseRuns, scenesIn } from './screenshot-scenes.ts'

const themes = ['light', 'dark'] as const
const sizes = [
  { width: 1024, height: 700 },
  { width: 1440, height: 900 },
]
/** What the README shows; everything else is only taken when asked for. */
const inReadme = [
  ...placeNames.map((place) => `${place.toLowerCase()}-light-1440`),
  'layers-light-1440',
  'backward-light-1440',
  'weights-light-1440',
  'examination-light-1440',
  'epochs-light-1440',
  'evaluate-dark-1440',
]

/** `npm run screenshots [-- --out FOLDER]`: those of the README, or all of them into a folder. */
async function takeScreenshots(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' } } })
  const folder = values.out ? resolve(values.out) : inProject('resources', 'screenshots')
  await build()
  await chooseRuntime()
  // Paths are seen in the pictures, so the app is shown from where nobody's folders are.
  const scratch = join(tmpdir(), 'inkling-screenshots')
  await rm(scratch, { recursive: true, force: true })
  const appFolder = join(scratch, 'app')
  await cp(inProject('out'), join(appFolder, 'out'), { recursive: true })
  await cp(inProject('package.json'), join(appFolder, 'package.json'))
  const shipped = join('resources', 'models')
  await cp(inProject(shipped), join(appFolder, shipped), { recursive: true })
  await mkdir(join(scratch, 'models'))
  await mkdir(folder, { recursive: true })

  const inkling = await launchInkling({ appFolder, userData: join(scratch, 'settings') })
  try {
    const window = windowOf(inkling.page)
    await answerQuestions(inkling.app, 'Close without saving')
    for (const [architecture, epochs] of [
      ['Seed', 1],
      ['LeNet-5', 5],
    ] as const) {
      await train(window, architecture, epochs)
      const file = `${architecture.toLowerCase()}.safetensors`
      await answerFileDialogs(inkling.app, join(scratch, 'models', file))
      await window.page.keyboard.press('ControlOrMeta+s')
      await window.page
        .getByText(/^Saved/)
        .last()
        .waitFor()
    }
    await openCell(window)
    await drawDigits(window)
    await chooseRuns(window)
    await window.page
      .getByText(/^Saved/)
      .first()
      .waitFor({ state: 'detached' })
    await photograph(window, folder, values.out === undefined ? inReadme : null)
  } finally {
    await inkling.close()
    await rm(scratch, { recursive: true, maxRetries: 5 })
  }
}

async function chooseRuntime(): Promise<void> {
  const runtime = await findRuntime({ mayFetch: false })
  console.log(`Runtime: ${runtime.kind}`)
  if (runtime.kind === 'electron') return
  process.env.ELECTRON_OVERRIDE_DIST_PATH = standInFolder
  process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`
}

async function train(window: InklingWindow, architecture: string, epochs: number): Promise<void> {
  await window.startTraining(architecture, { epochs })
  const done = window.place('Train').getByText('of the test digits read right')
  await done.waitFor({ state: 'detached' })
  await done.waitFor({ timeout: 300_000 })
}

/** Opens the cell with the most mistakes in it. */
async function openCell(window: InklingWindow): Promise<void> {
  const evaluate = await window.go('Evaluate')
  const errors = evaluate.getByRole('gridcell', { name: /: \d, read as \d$/ })
  const counts = (await errors.allInnerTexts()).map(Number)
  await errors.nth(counts.indexOf(Math.max(...counts))).click()
  await evaluate.getByRole('listbox', { name: /read as/ }).waitFor()
}

async function drawDigits(window: InklingWindow): Promise<void> {
  const place = await window.go('Draw')
  for (const digit of [seven, two]) {
    await draw(window, digit)
    await place.getByRole('button', { name: 'Clear' }).click()
  }
  await draw(window, three)
}

/** @param wanted names of the pictures to take; null for all */
async function photograph(
  window: InklingWindow,
  folder: string,
  wanted: readonly string[] | null,
): Promise<void> {
  const { page, go } = window
  const places = placeNames.map((place) => ({
    ...{ name: place.toLowerCase(), show: () => go(place), leave: null },
  }))
  const shows = [...places, ...scenesIn(window)]
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const { name: what, show, leave } of shows) {
        const name = `${what}-${colorScheme}-${size.width}`
        if (wanted && !wanted.includes(name)) continue
        await show()
        await page.mouse.move(0, 0)
        // Charts and grids take the new size a moment after the window.
        await page.waitForTimeout(400)
        await page.screenshot({ path: join(folder, `${name}.png`) })
        console.log(`${name}.png`)
        await leave?.()
      }
    }
  }
}

await takeScreenshots()
