import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test'

export const placeNames = ['Train', 'Evaluate', 'Draw', 'Models', 'Data', 'Runs'] as const
export type PlaceName = (typeof placeNames)[number]

/** What a test does and reads in Inkling's window, in a person's words. */
export function windowOf(page: Page) {
  const place = (name: PlaceName) => page.getByRole('region', { name, exact: true })
  const train = place('Train')
  const start = train.getByRole('button', { name: 'Train', exact: true })
  const status = page.getByRole('banner').getByRole('status')
  return {
    page,
    place,
    /** The model in use, as the header tells it. */
    model: page.getByRole('banner').getByRole('button'),
    /** The state of training, as the header tells it. */
    status,

    async go(name: PlaceName): Promise<Locator> {
      await page
        .getByRole('navigation', { name: 'Places' })
        .getByRole('button', { name, exact: true })
        .click()
      await expect(place(name)).toBeVisible()
      return place(name)
    },
    async readyToTrain(): Promise<void> {
      await expect(start).toBeEnabled({ timeout: 20_000 })
    },
    async startTraining(
      architecture: string,
      { epochs }: { readonly epochs: number },
    ): Promise<void> {
      await this.go('Train')
      await this.readyToTrain()
      await train.getByLabel('Architecture').selectOption({ label: architecture })
      await train.getByRole('spinbutton', { name: 'Epochs' }).fill(String(epochs))
      await start.click()
    },
    /** Trains to the end of the run. */
    async train(architecture: string, settings: { readonly epochs: number }): Promise<void> {
      const heard = await this.listen()
      await this.startTraining(architecture, settings)
      await heard('Training done', { timeout: 90_000 })
    },
    /** Trains to the end of the run, with the form as it is filled. */
    async trainAgain(): Promise<void> {
      const heard = await this.listen()
      await start.click()
      await heard('Training done', { timeout: 90_000 })
    },
    /**
     * Takes down what the header says of training from now on, and returns what waits until it has
     * said something that contains `words`. A run can be over between two looks at the header, and
     * an assertion about it would see nothing but its end, or the end of the run before.
     */
    async listen() {
      const sentences = await status.evaluateHandle(takeDown)
      return async (words: string, { timeout }: { readonly timeout: number }): Promise<void> => {
        const said = expect.poll(() => sentences.jsonValue(), { timeout, intervals: [100] })
        await said.toContainEqual(expect.stringContaining(words))
      }
    },
  }
}
export type InklingWindow = ReturnType<typeof windowOf>

/** Runs in the page, which has a DOM that the types here know nothing of. */
function takeDown(element: { readonly textContent: string }): string[] {
  const { MutationObserver } = globalThis as unknown as {
    MutationObserver: new (changed: () => void) => { observe(node: object, what: object): void }
  }
  const said: string[] = []
  const observer = new MutationObserver(() => said.push(element.textContent))
  observer.observe(element, { characterData: true, childList: true, subtree: true })
  return said
}

/** Without a mouse. */
export async function press(button: Locator): Promise<void> {
  await button.focus()
  await button.press('Enter')
}

/** Answers the next dialogs that ask where to save or which file to open with one path. */
export async function answerFileDialogs(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, path)
}

/** Answers every question of the app with the button of this label; the first if there is none. */
export async function answerQuestions(app: ElectronApplication, label: string): Promise<void> {
  await app.evaluate(({ dialog }, wanted) => {
    const answer: unknown = (_window: unknown, { buttons = [] }: Electron.MessageBoxOptions) =>
      Promise.resolve({
        response: Math.max(0, buttons.indexOf(wanted)),
        checkboxChecked: false,
      })
    dialog.showMessageBox = answer as typeof dialog.showMessageBox
  }, label)
}

/** Ends the trainer as a crash would, from outside. */
export async function killTrainer(app: ElectronApplication): Promise<void> {
  const pid = await app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Inkling trainer')?.pid,
  )
  if (pid === undefined) throw new Error('There is no process named "Inkling trainer".')
  process.kill(pid, 'SIGKILL')
}
