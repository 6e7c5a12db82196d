import { readFile } from 'node:fs/promises'
import { imageSide } from '../data/digit-image.ts'
import { readPicture, readPictureAsIs } from '../data/picture.ts'
import { areWritten } from '../shared/class-names.ts'
import type { Certainty } from '../shared/drawing.ts'
import type { ModelCard } from '../shared/model-card.ts'
import { describeError } from '../shared/outcome.ts'
import { jsonOption, type Command } from './command.ts'
import { checkPlaces, writeJson } from './files.ts'
import { openTrainer } from './open-trainer.ts'
import { shippedModelsFolder } from '../trainer/shipped-models.ts'
import { table } from './table.ts'
import { classWord } from './test-report.ts'
import { percent } from './words.ts'
import { CommandError, exitCodes, UsageError, type World } from './world.ts'

const remarks: Readonly<Record<Certainty, string>> = {
  sure: '',
  unsure: 'not sure',
  'no-digit': 'not sure: no digit',
}

/** Tells what is in pictures. */
export const predict: Command = {
  summary: 'tell what is in PNG or PGM pictures',
  usage: 'MODEL PICTURE... [options]',
  options: { ...jsonOption },

  async run(args, world) {
    const [model, ...files] = args.positionals
    if (model === undefined) throw new UsageError('predict needs a model file and pictures.')
    if (files.length === 0) throw new UsageError('predict needs at least one picture.')
    await checkPlaces({ reads: [model, ...files], writes: [args.text('json')] })
    const trainer = openTrainer(world)
    const shipped = shippedModelsFolder()
    if (shipped !== null) await trainer.supervisorCalls.useShippedModels(shipped)
    const card = await trainer.supervisorCalls.openModel(model)
    const read = pictureReader(card)
    const predictions = []
    for (const { file, pixels } of await readPictures(files, read, world)) {
      const { digit, probabilities, certainty } = await trainer.predict(pixels)
      const [className, confidence] = [card.classNames[digit]!, probabilities[digit]!]
      predictions.push({ file, digit, className, confidence, certainty, probabilities })
    }
    world.out.write(
      table([
        ['Picture', classWord(card.classNames), 'Confidence', ''],
        ...predictions.map(({ file, className, confidence, certainty }) => [
          file,
          className,
          percent(confidence),
          remarks[certainty],
        ]),
      ]),
    )
    const jsonPath = args.text('json')
    if (jsonPath !== null) await writeJson(jsonPath, predictions)
    return exitCodes.done
  },
}

/** Writing is brought into MNIST's form, whatever its size; other pictures are read as they are. */
function pictureReader({ network, classNames }: ModelCard): (bytes: Uint8Array) => Uint8Array {
  const [, height = 0, width = 0] = network.inputShape
  const isWriting = areWritten(classNames) && height === imageSide && width === imageSide
  return isWriting ? readPicture : (bytes) => readPictureAsIs(bytes, width, height)
}

/** @throws CommandError after naming every picture that can't be read */
async function readPictures(
  files: readonly string[],
  read: (bytes: Uint8Array) => Uint8Array,
  { err }: World,
) {
  const pictures: { file: string; pixels: Uint8Array }[] = []
  for (const file of files) {
    try {
      pictures.push({ file, pixels: read(await readFile(file)) })
    } catch (error) {
      err.write(`${file}: ${reasonOf(error)}\n`)
    }
  }
  const unread = files.length - pictures.length
  if (unread === 0) return pictures
  throw new CommandError(
    `${unread} of ${files.length} pictures can't be read; nothing was predicted.`,
  )
}

function reasonOf(error: unknown): string {
  const { code, message } = describeError(error)
  return code === 'ENOENT' ? 'There is no such file.' : message
}
