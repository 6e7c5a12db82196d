import { readFile } from 'node:fs/promises'
import { readPicture } from '../data/picture.ts'
import { describeError } from '../shared/outcome.ts'
import { jsonOption, type Command } from './command.ts'
import { checkWritable, writeJson } from './files.ts'
import { openTrainer } from './open-trainer.ts'
import { table } from './table.ts'
import { percent } from './words.ts'
import { CommandError, exitCodes, UsageError, type World } from './world.ts'

/** Reads the digits in pictures. */
export const predict: Command = {
  summary: 'read the digits in PNG or PGM pictures',
  usage: 'MODEL PICTURE... [options]',
  options: { ...jsonOption },

  async run(args, world) {
    const [model, ...files] = args.positionals
    if (model === undefined) throw new UsageError('predict needs a model file and pictures.')
    if (files.length === 0) throw new UsageError('predict needs at least one picture.')
    await checkWritable(args.text('json'))
    const trainer = openTrainer(world)
    await trainer.supervisorCalls.openModel(model)
    const predictions = []
    for (const { file, pixels } of await readPictures(files, world)) {
      const { digit, probabilities } = await trainer.predict(pixels)
      predictions.push({ file, digit, confidence: probabilities[digit]!, probabilities })
    }
    world.out.write(
      table([
        ['Picture', 'Digit', 'Confidence'],
        ...predictions.map(({ file, digit, confidence }) => [
          file,
          String(digit),
          percent(confidence),
        ]),
      ]),
    )
    const jsonPath = args.text('json')
    if (jsonPath !== null) await writeJson(jsonPath, predictions)
    return exitCodes.done
  },
}

/** @throws CommandError after naming every picture that can't be read */
async function readPictures(files: readonly string[], { err }: World) {
  const pictures: { file: string; pixels: Uint8Array }[] = []
  for (const file of files) {
    try {
      pictures.push({ file, pixels: readPicture(await readFile(file)) })
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
