import { run } from './project.ts'

/** Two at a time, about as long each: none of them uses more than one core. */
const lanes = [
  ['check:types', 'check:lint'],
  ['check:svelte', 'check:format'],
]

/** All checks, also those after one that fails. @returns whether everything is as it should be */
async function check(): Promise<boolean> {
  const results = await Promise.all(
    lanes.map(async (scripts) => {
      let isGood = true
      for (const script of scripts) {
        // A shell finds npm on every system.
        const code = await run(`npm run --silent ${script}`, [], { shell: true })
        if (code !== 0) console.error(`npm run ${script} failed.`)
        isGood &&= code === 0
      }
      return isGood
    }),
  )
  return results.every(Boolean)
}

process.exitCode = (await check()) ? 0 : 1
