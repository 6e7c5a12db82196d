import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeptValues } from '../../src/main/kept-values.ts'
import {
  keepRecentModels,
  mostRecentModels,
  parseRecentModels,
  withModel,
  type KeptModel,
} from '../../src/main/recent-models.ts'
import { cardOf } from './model-cards.ts'

function model(path: string): KeptModel {
  return {
    path,
    name: 'A model',
    networkName: 'seed',
    parameterCount: 15_770,
    testAccuracy: 0.97,
    usedAt: '2026-11-22T12:00:00.000Z',
  }
}

describe('withModel', () => {
  it('puts the last used first and lists a file once', () => {
    const models = ['/a', '/b', '/c'].map(model)
    expect(withModel(models, model('/c')).map(({ path }) => path)).toEqual(['/c', '/a', '/b'])
  })

  it(`remembers ${mostRecentModels} and lets the oldest go`, () => {
    let models: readonly KeptModel[] = []
    for (let i = 0; i < 20; i++) models = withModel(models, model(`/${i}`))
    expect(models).toHaveLength(12)
    expect(models[0]?.path).toBe('/19')
    expect(models.at(-1)?.path).toBe('/8')
  })
})

describe('parseRecentModels', () => {
  it.each([undefined, null, 'x', 7, {}, { length: 2 }])('takes %j for an empty list', (value) => {
    expect(parseRecentModels(value)).toEqual([])
  })

  it('keeps whole entries and drops damaged ones', () => {
    const good = model('/good')
    const damaged = [
      null,
      'text',
      { ...good, path: 3 },
      { ...good, path: '' },
      { ...good, testAccuracy: '97' },
      { ...good, usedAt: 'yesterday' },
      { path: '/only' },
    ]
    expect(parseRecentModels([...damaged, good])).toEqual([good])
    expect(parseRecentModels([{ ...good, testAccuracy: null }])).toHaveLength(1)
  })
})

function keptInMemory(): KeptValues {
  const values = new Map<string, unknown>()
  return { read: (key) => values.get(key), write: (key, value) => void values.set(key, value) }
}

describe('keepRecentModels', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'recent-models-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('says which files are still there, and tells of each change', () => {
    const kept = keptInMemory()
    const told: (readonly string[])[] = []
    const recent = keepRecentModels(kept, (models) => told.push(models.map(({ path }) => path)))
    const there = join(folder, 'there.safetensors')
    const gone = join(folder, 'gone.safetensors')
    writeFileSync(there, '')

    recent.add(there, cardOf({ name: 'There' }))
    recent.add(gone, cardOf({ name: 'Gone' }))
    expect(recent.list().map(({ name, exists }) => [name, exists])).toEqual([
      ['Gone', false],
      ['There', true],
    ])
    recent.forget(gone)
    expect(told).toEqual([[there], [gone, there], [there]])
  })

  it('begins with the network that comes with Inkling until there is a file of one’s own', () => {
    const kept = keptInMemory()
    const recent = keepRecentModels(kept, () => undefined)
    expect(recent.toBeginWith()).toBeNull()
    const [first, last] = ['first', 'last'].map((name) => join(folder, `${name}.safetensors`))
    writeFileSync(first!, '')
    for (const path of [first!, last!]) recent.add(path, cardOf())
    expect(recent.toBeginWith()).toBe(first)
    writeFileSync(last!, '')
    expect(recent.toBeginWith()).toBe(last)
    recent.beginWithShipped()
    expect(keepRecentModels(kept, () => undefined).toBeginWith()).toBeNull()
    recent.add(first!, cardOf())
    expect(recent.toBeginWith()).toBe(first)
  })
})
