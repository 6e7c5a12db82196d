import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decodeCheckpoint } from '../../src/models/checkpoint-file.ts'
import { decodeModel } from '../../src/models/model-file.ts'
import { checkTrainConfig } from '../../src/trainer/check-config.ts'
import { fullCheckpoint, fullConfig } from './small-training.ts'

const golden = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/models', name))

it('knows every setting of a model that was trained with all of them', () => {
  const { training } = decodeModel(golden('full-training.safetensors'))
  expect(checkTrainConfig(training, 60_000).config).toEqual(fullConfig)
})

it('goes on with a run of every setting, its average and its best epoch', () => {
  const { training, state, best } = decodeCheckpoint(golden('full-training.ckpt'))
  expect(checkTrainConfig(training, 60_000).config).toEqual(fullConfig)
  expect(state.average).toEqual(fullCheckpoint.state.average)
  expect(best).toEqual(fullCheckpoint.best)
})
