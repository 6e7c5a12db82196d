import { describe, expect, it } from 'vitest'
import { fuzzModelsHere } from '../../checks/fuzz-model.ts'
import { roundtripModels } from '../../checks/roundtrip-model.ts'
import { small } from './small.ts'

describe('the checks of model files, in small', () => {
  it('answers every spoilt file with a typed error or a valid model', () => {
    const { counts, violations } = fuzzModelsHere(small(3000))
    expect(violations).toEqual([])
    expect(counts['valid models']).toBeGreaterThan(0)
    expect(counts['different codes']).toBeGreaterThan(20)
  })

  it('gives every random model back bit for bit', async () => {
    const { counts, violations } = await roundtripModels(small(200))
    expect(violations).toEqual([])
    expect(counts['models']).toBe(200)
  })
})
