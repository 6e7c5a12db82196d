import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Browser } from './browser.ts'
import { npmChromium } from './npm-chromium.ts'

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
]
const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
}

/**
 * The browsers to try for a window that nobody looks at, the best first: CHROME_PATH, the
 * system's, the one from npm. CHROME_PATH=npm asks for the last one outright.
 */
export async function* headlessBrowsers(): AsyncGenerator<Browser> {
  const wanted = process.env.CHROME_PATH
  if (wanted && wanted !== 'npm') yield { name: wanted, path: wanted, env: {} }
  if (wanted !== 'npm') {
    for (const path of systemBrowsers()) yield { name: path, path, env: {} }
  }
  const fromNpm = await npmChromium()
  if (fromNpm) yield fromNpm
}

function systemBrowsers(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const inPath = commands.flatMap((command) => folders.map((folder) => join(folder, command)))
  return [...inPath, ...(places[process.platform] ?? [])].filter((path) => existsSync(path))
}
