import { availableParallelism } from 'node:os'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
    // A process that a test starts may take seconds to say something on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // Left to itself, Vitest spares a core: of two that is half.
    maxWorkers: availableParallelism(),
  },
})
