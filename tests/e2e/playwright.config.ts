import { defineConfig } from '@playwright/test'

/** Run through `npm run test:e2e`, which picks the runtime: Electron, or its stand-in. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results',
  // one app at a time: each trains with every core
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: { trace: 'retain-on-failure' },
})
