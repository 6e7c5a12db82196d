import { createContext } from 'svelte'
import { hostOf, type Bridge } from '../../shared/bridge.ts'
import type { Stroke } from '../../shared/drawing.ts'
import { shippedModelName, type ModelCard } from '../../shared/model-card.ts'
import { Download } from './download.svelte.ts'
import { ChosenRuns } from './chosen-runs.svelte.ts'
import { HandTest } from './hand-test.svelte.ts'
import type { Host, Listen } from './host.ts'
import { Notices } from './notices.svelte.ts'
import { Place } from './place.svelte.ts'
import { Proposal } from './proposal.svelte.ts'
import { Recents } from './recents.svelte.ts'
import { SeedSeries } from './seed-series.svelte.ts'
import { SettingsState } from './settings.svelte.ts'
import { Sketch } from './sketch.svelte.ts'
import { receiveTrainerPorts, Trainer } from './trainer.svelte.ts'

/** Everything a place may want to know or do; places get it by `getInkling()`. */
export class Inkling {
  readonly host: Host
  readonly place = new Place()
  readonly notices = new Notices()
  readonly trainer: Trainer
  readonly series: SeedSeries
  readonly sketch: Sketch
  readonly hand: HandTest
  readonly settings: SettingsState
  readonly download: Download
  readonly recents: Recents
  readonly proposal = new Proposal()
  readonly chosenRuns = new ChosenRuns()
  /** The path of a file dropped on the window; empty for one that is not on a disk. */
  readonly pathForFile: Bridge['pathForFile']
  readonly #on: Listen

  constructor(bridge: Bridge) {
    const host = hostOf(bridge)
    const { on, pathForFile } = bridge
    this.host = host
    this.pathForFile = pathForFile
    this.#on = on
    this.trainer = new Trainer(host, on)
    this.series = new SeedSeries(this.trainer)
    const predict = (strokes: readonly Stroke[]) => this.trainer.ask.predictDrawing(strokes)
    this.sketch = new Sketch(predict)
    this.hand = new HandTest(predict)
    this.settings = new SettingsState(host, on)
    this.download = new Download(host, on)
    this.recents = new Recents(host, on)
  }

  /** Starts to follow the host and the trainer. Failures become notices. */
  async begin(target: Window): Promise<void> {
    receiveTrainerPorts(target, (port) => void this.connect(port))
    this.#on('menu', (choice) => {
      if (choice === 'save') void this.saveModel()
      if (choice === 'open') void this.openModel()
      if (choice === 'open-data') this.place.go('data')
    })
    await this.notices.attempt('The app could not be read completely', () =>
      Promise.all([
        this.settings.follow(),
        this.trainer.follow(),
        this.download.follow(),
        this.recents.follow(),
      ]),
    )
  }

  async connect(port: MessagePort): Promise<void> {
    await this.notices.attempt('The trainer did not answer', () => this.trainer.adopt(port))
  }

  async saveModel(): Promise<ModelCard | null> {
    const card = await this.notices.attempt('The model was not saved', () => this.host.saveModel())
    if (card) this.notices.done(`Saved “${card.name}”`, card.path ?? '')
    return card ?? null
  }

  async openModel(): Promise<ModelCard | null> {
    const card = await this.notices.attempt('The model was not opened', () => this.host.openModel())
    if (card) this.notices.done(`Opened “${card.name}”`, card.path ?? '')
    return card ?? null
  }

  async openShippedModel(): Promise<void> {
    await this.notices.attempt(`${shippedModelName} was not opened`, () =>
      this.host.openShippedModel(),
    )
  }
}

export const [getInkling, setInkling] = createContext<Inkling>()
