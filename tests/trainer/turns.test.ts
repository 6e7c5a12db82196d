import { describe, expect, it } from 'vitest'
import { Turns } from '../../src/trainer/turns.ts'

/** Work that notes its beginning and its end. */
function noted(notes: string[], name: string) {
  return async () => {
    notes.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 1))
    notes.push(`${name} ends`)
    return name
  }
}

describe('turns', () => {
  it('never overlap', async () => {
    const turns = new Turns()
    const notes: string[] = []
    await Promise.all(['a', 'b', 'c'].map((name) => turns.take(noted(notes, name))))
    const inOrder = ['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`])
    expect(notes).toEqual(inOrder)
  })

  it('let urgent work go before what waits, but not before earlier urgent work', async () => {
    const turns = new Turns()
    const notes: string[] = []
    await Promise.all([
      turns.take(noted(notes, 'running')),
      turns.take(noted(notes, 'patient')),
      turns.take(noted(notes, 'urgent'), 'urgent'),
      turns.take(noted(notes, 'urgent too'), 'urgent'),
    ])
    const begun = notes.filter((note) => note.endsWith('begins'))
    expect(begun).toEqual([
      'running begins',
      'urgent begins',
      'urgent too begins',
      'patient begins',
    ])
  })

  it('hand out the result', async () => {
    expect(await new Turns().take(() => 7)).toBe(7)
  })

  it('go on after work that failed', async () => {
    const turns = new Turns()
    const failing = turns.take(() => Promise.reject(new Error('no')))
    const next = turns.take(() => 'yes')
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
