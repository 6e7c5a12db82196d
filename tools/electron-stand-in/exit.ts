/** How long the browser and the utility processes get to end by themselves. */
const graceMs = 3_000

/** How long a person gets to answer what the app asks before it closes. */
const answerMs = 10_000

const cleanUps = new Set<() => Promise<void> | void>()
let isExiting = false

/** Runs before the process ends, whatever ends it. */
export function beforeExit(cleanUp: () => Promise<void> | void): void {
  cleanUps.add(cleanUp)
}

export async function exitProcess(code: number): Promise<void> {
  if (isExiting) return
  isExiting = true
  const done = Promise.allSettled([...cleanUps].map(async (cleanUp) => cleanUp()))
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, graceMs))])
  process.exit(code)
}

/** The first signal asks the app to quit; the second one, or an app that stays, ends it. */
export function quitOnSignals(quit: () => void): void {
  let wasAsked = false
  const exitNow = () => void exitProcess(1)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (wasAsked) return exitNow()
      wasAsked = true
      quit()
      if (isExiting) return
      const patienceMs = signal === 'SIGINT' ? answerMs : graceMs
      console.log(
        `The app may have a question in its window. It ends in ${patienceMs / 1_000} s, or at the next Ctrl+C.`,
      )
      setTimeout(exitNow, patienceMs)
    })
  }
}
