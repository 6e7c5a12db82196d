import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ModelFileError } from '../../src/models/model-file-error.ts'
import { encodeModel } from '../../src/models/model-file.ts'
import { openModel } from '../../src/models/open-model.ts'
import { saveFile } from '../../src/models/saver.ts'
import { smallModel } from './small-model.ts'

describe('opening a model from the disk', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-open-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function codeOf(path: string): Promise<string> {
    const error = await openModel(path).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ModelFileError)
    return (error as ModelFileError).code
  }

  it('gives back what was saved', async () => {
    const path = join(folder, 'model.safetensors')
    await saveFile(path, encodeModel(smallModel))
    expect((await openModel(path)).parameters).toEqual(smallModel.parameters)
  })

  it('names what is not there, no file, or damaged', async () => {
    expect(await codeOf(join(folder, 'missing'))).toBe('NOT_FOUND')
    expect(await codeOf(folder)).toBe('UNREADABLE')
    await writeFile(join(folder, 'note'), 'Hello, this is a text and no model.')
    expect(await codeOf(join(folder, 'note'))).toBe('HEADER_TOO_LARGE')
  })

  it('does not read a file into memory that is larger than any model', async () => {
    const path = join(folder, 'huge')
    const handle = await open(path, 'w')
    await handle.truncate(200_000_001)
    await handle.close()
    expect(await codeOf(path)).toBe('FILE_TOO_LARGE')
  })
})
