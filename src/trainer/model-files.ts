import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Engine, EngineOptions, Samples } from '../nn/engine.ts'
import { exportOnnx, exportPyTorch } from '../models/export-model.ts'
import { checkExportable } from '../models/exportable.ts'
import { buildNetwork, type Network } from '../nn/network.ts'
import { decodeModel, encodeModel, type ModelFile } from '../models/model-file.ts'
import { openModel } from '../models/open-model.ts'
import { SaveError, saveFile } from '../models/saver.ts'
import { shippedModelName, type ModelCard } from '../shared/model-card.ts'
import type { ExportChoice, ModelExport } from '../shared/model-export.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import { checkTrainConfig } from './check-config.ts'
import { readingEngine } from './engine-options.ts'
import type { Model, ModelInUse, ModelPlace } from './model-in-use.ts'
import type { Session } from './session.ts'
import { shippedModelPath } from './shipped-models.ts'
import type { Turns } from './turns.ts'

export interface ModelFilesParts {
  readonly inUse: ModelInUse
  readonly turns: Turns
  readonly session: Session
  createEngine(options: EngineOptions): Promise<Engine>
  /** What can be read with a network; nothing while there is no data that fits it. */
  samplesFor(network: Network): Samples
}

const extension = '.safetensors'

/** `my digits` for `/folder/my digits.safetensors` */
export function modelNameOf(path: string): string {
  return basename(path, extension)
}

/** Takes models out of files and puts them into files. */
export class ModelFiles {
  readonly #parts: ModelFilesParts

  constructor(parts: ModelFilesParts) {
    this.#parts = parts
  }

  /** @throws SessionError if there is no model, SaveError if the file can't be written */
  async save(path: string): Promise<ModelCard> {
    const { inUse, turns } = this.#parts
    const name = modelNameOf(path)
    const { model, version, bytes } = await turns.take(() => {
      const model = inUse.current
      const parameters = model.engine.parameters()
      const bytes = encodeModel({ ...fileOf(model, parameters), name })
      return { model, version: inUse.version, bytes }
    })
    await saveFile(path, bytes)
    return inUse.wasSaved(model, { path, name, isShipped: false }, version)
  }

  /**
   * Writes the model in use for other programs. A PyTorch program takes the weights from a model
   * file: those that are in none yet are saved beside it.
   * @throws as `save` does
   */
  async export(path: string, choice: ExportChoice): Promise<ModelExport> {
    const { inUse, turns } = this.#parts
    const model = await turns.take(() => {
      return fileOf(inUse.current, inUse.current.engine.parameters())
    })
    // Before anything is saved beside what can't be exported.
    checkExportable(model.network)
    if (choice.format === 'onnx') return exportOnnx(model, path, choice)
    const { path: ownPath, isUnsaved } = inUse.cardOf(inUse.current)
    if (ownPath !== null && !isUnsaved) return exportPyTorch(model, path, ownPath)
    const weightsPath = path.replace(/\.py$/i, '') + extension
    await mustBeFree(weightsPath)
    await this.save(weightsPath)
    return exportPyTorch(model, path, weightsPath)
  }

  /** @throws ModelFileError, ConfigError, or SessionError while a run would lose its network */
  async open(path: string): Promise<ModelCard> {
    this.#parts.session.allowOpening()
    const place = { path, name: modelNameOf(path), isShipped: false }
    return this.#use(await openModel(path), place)
  }

  /**
   * Opens the network that comes with Inkling. It has no path of its own: its file is not to be
   * written over.
   * @param folder of what comes with Inkling
   * @throws as `open` does
   */
  async openShipped(folder: string): Promise<ModelCard> {
    this.#parts.session.allowOpening()
    const place = { path: null, name: shippedModelName, isShipped: true }
    return this.#use(await openModel(shippedModelPath(folder)), place)
  }

  /** @throws as `open` does */
  async openBytes(fileName: string, bytes: Uint8Array): Promise<ModelCard> {
    this.#parts.session.allowOpening()
    const place = { path: null, name: modelNameOf(fileName), isShipped: false }
    return this.#use(decodeModel(bytes), place)
  }

  /** Gives the model in use, if any, an engine over other samples. */
  async renewEngine(samplesFor: ModelFilesParts['samplesFor']): Promise<void> {
    const { inUse, turns } = this.#parts
    if (!inUse.exists) return
    const { model, parameters } = await turns.take(() => {
      return { model: inUse.current, parameters: inUse.current.engine.parameters() }
    })
    const isSaved = !inUse.cardOf(model).isUnsaved
    await this.#use(fileOf(model, parameters), model, { samplesFor, isSaved })
  }

  async #use(
    file: ModelFile,
    { name, path, isShipped }: ModelPlace,
    { samplesFor, isSaved } = { samplesFor: this.#parts.samplesFor, isSaved: true },
  ): Promise<ModelCard> {
    const { inUse, session, createEngine } = this.#parts
    const { normalisation, classNames, data, createdAt, history, test, origin } = file
    const { calibration = null } = file
    const engine = await readingEngine(createEngine, file, samplesFor(buildNetwork(file.network)))
    try {
      // A run may have been started in the meantime.
      session.allowOpening()
    } catch (error) {
      await engine.close()
      throw error
    }
    const config = configOf(file)
    const training = { createdAt, history, test, calibration, ...(origin && { origin }) }
    const known = { normalisation, classNames, data, ...training }
    const model = { name, path, isShipped, engine, config, ...known }
    // Before anything is waited for: a run that is started from here on is not the one to leave.
    session.leaveRun()
    await inUse.replace(model, isSaved)
    return inUse.cardOf(model)
  }
}

/** Nobody was asked whether that file may be replaced. */
async function mustBeFree(path: string): Promise<void> {
  const isTaken = await access(path).then(
    () => true,
    () => false,
  )
  if (!isTaken) return
  throw new SaveError(
    'ALREADY_THERE',
    path,
    'a file of that name is there already. Save the model first, or choose another name.',
  )
}

/** The model as a file holds it, with these weights. */
export function fileOf(model: Model, parameters: Float32Array): ModelFile {
  const { name, createdAt, engine, normalisation, classNames, data } = model
  const { history, test, calibration, config, origin } = model
  return {
    ...{ name, createdAt, network: engine.network.spec, parameters },
    ...{ normalisation, classNames, data, history, test },
    ...{ training: config, ...(origin && { origin }), ...(calibration && { calibration }) },
  }
}

/** How the model was trained, if this program could train it so again. */
function configOf({ training }: ModelFile): TrainConfig | null {
  try {
    return checkTrainConfig(training, Infinity).config
  } catch {
    return null
  }
}
