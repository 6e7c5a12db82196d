import { expect, it, vi } from 'vitest'
import { createOwnData, parseKeptNames } from '../../src/main/own-data.ts'
import type { DatasetCandidate, DatasetReport } from '../../src/shared/dataset.ts'
import { trainerAnswers } from './trainer-answers.ts'

vi.mock('electron', () => ({ dialog: {} }))

const mnist: DatasetCandidate[] = [{ source: 'bundled', folder: '/mnist' }]
const sum = 'ab'.repeat(32)

function ownData(report: Partial<DatasetReport> = {}) {
  const values = new Map<string, unknown>()
  const asked: (readonly DatasetCandidate[])[] = []
  const answers = trainerAnswers({
    useDataset: async (candidates) => void asked.push(candidates as readonly DatasetCandidate[]),
  })
  const nameClasses = async (classNames: readonly string[]) => {
    return { ...(await answers.nameClasses(classNames)), sums: [sum], ...report }
  }
  const kept = {
    read: (key: string) => values.get(key),
    write: (key: string, value: unknown) => void values.set(key, value),
  }
  const calls = { ...answers, nameClasses } as never
  return { values, asked, ...createOwnData({} as never, { calls }, kept, () => mnist) }
}

it('remembers the data opened last, before MNIST, until MNIST is wanted again', async () => {
  const own = ownData()
  expect(own.candidates()).toEqual(mnist)
  await own.openAt('/shirts')
  expect(own.candidates()).toEqual([{ source: 'own', folder: '/shirts', classNames: {} }, ...mnist])
  await own.useMnist()
  expect(own.asked.at(-1)).toEqual(mnist)
  expect(own.candidates()).toEqual(mnist)
})

it('does not remember data that could not be opened', async () => {
  const own = ownData()
  const failing = createOwnData(
    {} as never,
    { calls: { useDataset: () => Promise.reject(new Error('broken')) } } as never,
    { read: () => null, write: (key, value) => void own.values.set(key, value) },
    () => mnist,
  )
  await expect(failing.openAt('/broken')).rejects.toThrow('broken')
  expect(own.values.size).toBe(0)
})

it('remembers what classes are called by the sum of their data, of fifty datasets', async () => {
  const own = ownData()
  await own.nameClasses(['a', 'b'])
  expect(own.values.get('classNames')).toEqual({ [sum]: ['a', 'b'] })
  const many = Array.from({ length: 60 }, (_, i) => [`${i + 10}`.repeat(32), ['x', 'y']])
  own.values.set('classNames', Object.fromEntries(many))
  await own.nameClasses(['c', 'd'])
  const names = own.values.get('classNames') as Record<string, string[]>
  expect(Object.keys(names)).toHaveLength(50)
  expect(names[sum]).toEqual(['c', 'd'])
})

it('keeps only whole names from a file that anybody may have written', () => {
  expect(parseKeptNames(null)).toEqual({})
  expect(parseKeptNames({ [sum]: ['a', 'b'], short: ['a'], ['cd'.repeat(32)]: ['a', 3] })).toEqual({
    [sum]: ['a', 'b'],
  })
})
