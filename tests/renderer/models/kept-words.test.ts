import { expect, it } from 'vitest'
import { keptWords } from '../../../src/renderer/models/kept-words.ts'
import { list, run } from './run-lists.ts'

it.each([
  ['a run ended with', 'Seed', list(run({ name: 'Seed' })), /^Runs keeps it/],
  ['a run had after an epoch', 'Seed, epoch 2', list(run({ name: 'Seed' })), /^Runs keeps it/],
  ['a deleted run ended with', 'Seed', list(run({ name: 'Other' })), /no file that/],
  ['is from elsewhere', 'Seedling', list(run({ name: 'Seed' })), /no file that/],
  ['is kept nowhere', 'Seed', null, /no file that/],
])('says where a network is that %s', (_, name, runs, words) => {
  expect(keptWords(name, runs)).toMatch(words)
})
