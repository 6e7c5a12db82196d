import { describe, expect, test } from 'vitest'
import { latestWins } from '../../src/renderer/latest-wins.ts'

/** A slow answerer that answers, or fails, when told. */
function answerer() {
  const asked: number[] = []
  const delivered: string[] = []
  const failed: number[] = []
  const open: { resolve: (answer: string) => void; reject: (error: Error) => void }[] = []
  const ask = latestWins(
    (question: number) => {
      asked.push(question)
      return new Promise<string>((resolve, reject) => open.push({ resolve, reject }))
    },
    (answer, question) => delivered.push(`${question}: ${answer}`),
    (_, question) => failed.push(question),
  )
  const settled = () => new Promise((resolve) => setTimeout(resolve))
  return {
    ask,
    asked,
    delivered,
    failed,
    answer: (text: string) => (open.shift()!.resolve(text), settled()),
    fail: () => (open.shift()!.reject(new Error('gone')), settled()),
  }
}

describe('latestWins', () => {
  test('never asks a second question while one is open', () => {
    const { ask, asked } = answerer()
    for (const question of [1, 2, 3, 4]) ask(question)
    expect(asked).toEqual([1])
  })

  test('then asks only the newest', async () => {
    const { ask, asked, delivered, answer } = answerer()
    for (const question of [1, 2, 3, 4]) ask(question)
    await answer('one')
    expect(asked).toEqual([1, 4])
    await answer('four')
    expect(delivered).toEqual(['1: one', '4: four'])
  })

  test('goes on after a failure', async () => {
    const { ask, asked, failed, delivered, answer, fail } = answerer()
    ask(1)
    ask(2)
    await fail()
    expect(failed).toEqual([1])
    expect(asked).toEqual([1, 2])
    await answer('two')
    ask(3)
    await answer('three')
    expect(delivered).toEqual(['2: two', '3: three'])
  })
})
