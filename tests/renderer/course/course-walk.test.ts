import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CourseWalk } from '../../../src/renderer/course/course-walk.svelte.ts'
import type { CoursePoint, CourseView, RunCourse } from '../../../src/shared/run-course.ts'

const course: RunCourse = {
  points: [0, 1, 2, null],
  ...{ images: null, inputShape: [1, 28, 28], classNames: ['0', '1'], filterShape: null },
}
const view: CourseView = { answers: new Uint8Array(), result: null, filters: new Float32Array() }

/** Answers when it is told to, and notes what it was asked for. */
function source() {
  const asked: CoursePoint[] = []
  const waiting: (() => void)[] = []
  const run = { points: course.points }
  return {
    asked,
    run,
    runCourse: () => Promise.resolve({ ...course, points: run.points }),
    courseAt: (_: string, point: CoursePoint) => {
      asked.push(point)
      return new Promise<CourseView>((resolve) => waiting.push(() => resolve(view)))
    },
    async answer(): Promise<void> {
      waiting.shift()?.()
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function begun() {
  const trainer = source()
  const walk = new CourseWalk(trainer, 'run')
  void walk.follow()
  await vi.advanceTimersByTimeAsync(0)
  return { trainer, walk }
}

describe('CourseWalk', () => {
  it('begins at the end and reads what is needed there first', async () => {
    const { trainer, walk } = await begun()
    expect(walk.at).toBe(3)
    for (let i = 0; i < 4; i++) await trainer.answer()
    expect(trainer.asked).toEqual([null, 2, 0, 1])
    expect(walk.read.length).toBe(4)
  })

  it('reads the point that somebody goes to before the others', async () => {
    const { trainer, walk } = await begun()
    walk.go(1)
    await trainer.answer()
    await trainer.answer()
    expect(trainer.asked).toEqual([null, 1, 0])
  })

  it('asks for nothing more when it is left', async () => {
    const { trainer, walk } = await begun()
    walk.leave()
    await trainer.answer()
    expect(trainer.asked).toEqual([null])
  })

  it('plays to the end and stays there, and begins anew from there', async () => {
    const { walk } = await begun()
    walk.play()
    expect([walk.at, walk.isPlaying]).toEqual([0, true])
    await vi.advanceTimersByTimeAsync(1000)
    expect(walk.at).toBe(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect([walk.at, walk.isPlaying]).toEqual([3, false])
  })

  it('stays where somebody goes while it plays', async () => {
    const { walk } = await begun()
    walk.play()
    walk.go(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect([walk.at, walk.isPlaying]).toEqual([2, false])
  })

  it('goes along with the end of a run under way, and reads only what is new', async () => {
    const { trainer, walk } = await begun()
    for (let i = 0; i < 4; i++) await trainer.answer()
    trainer.run.points = [0, 1, 2, 3]
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(walk.at).toBe(3)
    await trainer.answer()
    expect(trainer.asked.slice(4)).toEqual([3])
    expect(walk.read).toHaveLength(4)
  })

  it('stays at the point that somebody looks at, although others are thinned out', async () => {
    const { trainer, walk } = await begun()
    for (let i = 0; i < 4; i++) await trainer.answer()
    walk.go(2)
    trainer.run.points = [0, 2, 4]
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(walk.course?.points[walk.at]).toBe(2)
    await trainer.answer()
    expect(trainer.asked.slice(4)).toEqual([4])
  })

  it('hears of more while it reads', async () => {
    const { trainer, walk } = await begun()
    trainer.run.points = [0, 1]
    void walk.follow()
    await trainer.answer()
    expect(walk.course?.points).toEqual([0, 1])
    for (let i = 0; i < 2; i++) await trainer.answer()
    expect(trainer.asked).toEqual([null, 1, 0])
    expect(walk.read).toHaveLength(2)
  })

  it('tells of a failure, and reads the rest when it is asked again', async () => {
    const trainer = source()
    let isDown = true
    const walk = new CourseWalk(
      {
        ...trainer,
        courseAt: (id, point) =>
          isDown
            ? Promise.reject(new Error('The trainer has stopped.'))
            : trainer.courseAt(id, point),
      },
      'run',
    )
    await walk.follow()
    expect(walk.failure?.message).toContain('The trainer has stopped.')
    isDown = false
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(walk.failure).toBeNull()
    for (let i = 0; i < 4; i++) await trainer.answer()
    expect(walk.read.length).toBe(4)
  })
})
